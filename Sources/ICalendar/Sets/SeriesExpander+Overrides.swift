extension SeriesExpander {
    private struct Identity: Hashable {
        let instant: Int
        let isAllDay: Bool
    }

    /// The components with RECURRENCE-ID that stand. Of several for the same instance the greatest SEQUENCE wins, then the latest
    /// DTSTAMP, then the last in the text. One that cannot be read makes the whole window unknown, since the instance may be anywhere.
    mutating func standingOverrides(of series: EventSeries, into expansion: inout SeriesExpansion) -> [SeriesOverride] {
        var best: [Identity: (index: Int, original: ResolvedTime)] = [:]
        for index in series.overrides {
            let event = series.components[index]
            guard let identity = event.recurrenceID else {
                expansion.gaps.append(gap(Self.reason(event)))
                continue
            }
            do throws(ZoneProblem) {
                let original = try zones.resolve(identity.original)
                let key = Identity(instant: original.instant, isAllDay: original.isAllDay)
                if let rival = best[key], Self.outranks(series.components[rival.index], event) { continue }
                best[key] = (index, original)
            } catch {
                expansion.gaps.append(gap("RECURRENCE-ID: \(error)"))
            }
        }
        var result: [SeriesOverride] = []
        for (index, original) in best.values.sorted(by: { $0.index < $1.index }) {
            result.append(resolved(series.components[index], index: index, original: original, into: &expansion))
        }
        return result
    }

    /// An unreadable component still replaces its instance; it is then put where its original was, without length, so that it adds
    /// nothing beside the gap that is reported for it.
    private mutating func resolved(
        _ event: EventComponent, index: Int, original: ResolvedTime, into expansion: inout SeriesExpansion
    ) -> SeriesOverride {
        let nothing = SeriesOverride(
            component: index, original: original, start: original, length: .exact(0),
            andFuture: event.recurrenceID?.andFuture ?? false)
        guard event.problems.isEmpty, let value = event.start else {
            expansion.gaps.append(gap(Self.reason(event)))
            return nothing
        }
        if !event.rules.isEmpty || !event.additions.isEmpty {
            expansion.gaps.append(gap("a component with RECURRENCE-ID has a recurrence of its own"))
        }
        do throws(ZoneProblem) {
            let start = try zones.resolve(value)
            return SeriesOverride(
                component: index, original: original, start: start, length: try length(of: event, from: start, into: &expansion),
                andFuture: event.recurrenceID?.andFuture ?? false)
        } catch {
            expansion.gaps.append(gap(error.description))
            return nothing
        }
    }

    static func reason(_ event: EventComponent) -> String {
        event.problems.isEmpty ? "the event cannot be read" : event.problems.prefix(3).map(\.description).joined(separator: "; ")
    }

    /// Whether the earlier of two components for the same instance keeps its place.
    private static func outranks(_ earlier: EventComponent, _ later: EventComponent) -> Bool {
        if earlier.sequence != later.sequence { return earlier.sequence > later.sequence }
        guard let earlierStamp = earlier.stamp else { return false }
        guard let laterStamp = later.stamp else { return true }
        return earlierStamp > laterStamp
    }
}
