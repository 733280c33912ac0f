/// Turns series into instances inside a window (RFC 5545 §3.8.5): DTSTART, RRULE and RDATE together, without EXDATE and EXRULE, each
/// once; then the components with RECURRENCE-ID in place of the instances that they name.
///
/// A moved instance is handled without widening the window: the original of *every* component with RECURRENCE-ID is taken out, and
/// every such component is then looked at on its own.
struct SeriesExpander {
    /// The window, in seconds since 1970-01-01T00:00:00Z, half-open.
    let from: Int
    let to: Int
    var zones: ZoneResolver
    let limits: RecurrenceLimits
    /// How many instances may still be made; counted down over all series of an expansion.
    var remaining: Int

    /// Expands a series.
    /// - Parameter counts: Whether instances that a component describes are wanted at all; a cancelled series costs nothing.
    mutating func expand(_ series: EventSeries, counts: (EventComponent) -> Bool) -> SeriesExpansion {
        var expansion = SeriesExpansion()
        let overrides = standingOverrides(of: series, into: &expansion)
        for override in overrides where counts(series.components[override.component]) {
            add(override.start, override.length, component: override.component, to: &expansion)
        }
        for master in series.masters {
            expand(master, of: series, overrides: overrides, counts: counts, into: &expansion)
        }
        return expansion
    }

    /// Adds an instance if it touches the window. An instance without length belongs to the window that holds its start.
    mutating func add(_ start: ResolvedTime, _ length: EventLength, component: Int, to expansion: inout SeriesExpansion) {
        let end = length.end(from: start)
        guard start.instant < to, end > from || start.instant >= from else { return }
        remaining -= 1
        guard remaining >= 0 else { return }
        expansion.instances.append(EventInstance(start: start.instant, end: end, component: component))
    }

    func gap(_ reason: String, from start: Int? = nil) -> SeriesExpansion.Gap {
        SeriesExpansion.Gap(reason: reason, start: max(from, start ?? from), end: to)
    }

    /// The length of an event, noting an end that does not lie after the start.
    mutating func length(
        of event: EventComponent, from start: ResolvedTime, into expansion: inout SeriesExpansion
    ) throws(ZoneProblem) -> EventLength {
        if let duration = event.duration { return EventLength(duration) }
        guard let end = event.end else { return .unstated(for: start) }
        let resolved = try zones.resolve(end)
        if resolved.instant < start.instant || (resolved.instant == start.instant && start.isAllDay) {
            expansion.remarks.append("DTEND is not after DTSTART; the event has no length")
        }
        return EventLength(from: start, to: resolved)
    }
}
