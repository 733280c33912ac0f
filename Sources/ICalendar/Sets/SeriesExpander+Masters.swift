extension SeriesExpander {
    /// An instance before overrides and shifts, with its own length where an RDATE gave it one.
    private struct Candidate {
        let start: ResolvedTime
        var length: EventLength?
    }

    /// What of a master does not depend on the window.
    private struct Master {
        let anchor: SeriesAnchor
        let rules: [RecurrenceRule]
        let exclusionRules: [RecurrenceRule]
        /// RDATE values and DTSTART, those with a length of their own first.
        let listed: [Candidate]
        let excluded: Set<SeriesAnchor.Match>
    }

    /// Far outside every calendar, and far from overflow.
    private static let distantPast = -1 << 46
    private static let distantFuture = 1 << 46
    /// More than any difference between two clocks, twice.
    private static let slack = 2 * 86_400

    mutating func expand(
        _ index: Int, of series: EventSeries, overrides: [SeriesOverride], counts: (EventComponent) -> Bool,
        into expansion: inout SeriesExpansion
    ) {
        let event = series.components[index]
        // Only a rule that cannot be read leaves the rest of the event certain, and the time before DTSTART too.
        guard event.problems.allSatisfy({ $0.property == "RRULE" }), let value = event.start else {
            expansion.gaps.append(gap(Self.reason(event)))
            return
        }
        let future = overrides.filter(\.andFuture)
        guard !event.problems.isEmpty || counts(event) || future.contains(where: { counts(series.components[$0.component]) }) else {
            return
        }
        do throws(ZoneProblem) {
            let start = try zones.resolve(value)
            let length = try length(of: event, from: start, into: &expansion)
            let master = try master(event, start: start, into: &expansion)
            let replaced = Set(overrides.map { master.anchor.match($0.original) })
            for segment in segments(from: master.anchor, length: length, component: index, future: future)
            where counts(series.components[segment.component]) {
                expand(segment, of: master, replaced: replaced, into: &expansion)
            }
        } catch {
            expansion.gaps.append(gap(error.description))
        }
    }

    private mutating func master(
        _ event: EventComponent, start: ResolvedTime, into expansion: inout SeriesExpansion
    ) throws(ZoneProblem) -> Master {
        let anchor = SeriesAnchor(start: start)
        var rules: [RecurrenceRule] = []
        if !event.problems.isEmpty { addGap(Self.reason(event), from: start.instant, to: &expansion) }
        // libical refused one of the rules and does not say which, so none of them is followed.
        for text in event.problems.isEmpty ? event.rules : [] {
            do throws(RecurrenceError) {
                rules.append(try Self.rule(text))
            } catch {
                addGap(error.description, from: start.instant, to: &expansion)
            }
        }
        var exclusionRules: [RecurrenceRule] = []
        for text in event.exclusionRules {
            do throws(RecurrenceError) {
                exclusionRules.append(try Self.rule(text))
            } catch {
                // What it would have taken out stays in, which is busy rather than free.
                addGap("EXRULE was not applied. \(error)", from: start.instant, to: &expansion)
            }
        }
        var listed: [Candidate] = []
        for addition in event.additions {
            switch addition {
            case .time(let time): listed.append(Candidate(start: anchor.addition(try zones.resolve(time))))
            case .period(let period): listed.insert(try candidate(period, anchor: anchor), at: 0)
            }
        }
        listed.append(Candidate(start: start))
        var excluded: Set<SeriesAnchor.Match> = []
        for exclusion in event.exclusions { excluded.insert(anchor.match(try zones.resolve(exclusion))) }
        return Master(anchor: anchor, rules: rules, exclusionRules: exclusionRules, listed: listed, excluded: excluded)
    }

    private func addGap(_ reason: String, from start: Int, to expansion: inout SeriesExpansion) {
        if start < to { expansion.gaps.append(gap(reason, from: start)) }
    }

    /// A semicolon at the end is written by some producers and means nothing.
    private static func rule(_ text: String) throws(RecurrenceError) -> RecurrenceRule {
        var text = text
        while text.hasSuffix(";") { text.removeLast() }
        return try RecurrenceRule(parsing: text)
    }

    private mutating func candidate(_ period: CalendarPeriod, anchor: SeriesAnchor) throws(ZoneProblem) -> Candidate {
        let start = try zones.resolve(period.start)
        let length: EventLength =
            switch period.extent {
            case .duration(let duration): EventLength(duration)
            case .end(let end): EventLength(from: start, to: try zones.resolve(end))
            }
        return Candidate(start: anchor.addition(start), length: anchor.start.isAllDay ? nil : length)
    }

    private func segments(
        from anchor: SeriesAnchor, length: EventLength, component: Int, future: [SeriesOverride]
    ) -> [SeriesSegment] {
        var result = [
            SeriesSegment(
                lower: Self.distantPast, upper: Self.distantFuture, component: component, length: length, shift: .none, distance: 0,
                floating: zones.floating)
        ]
        for override in future.sorted(by: { $0.original.instant < $1.original.instant }) {
            let lower = anchor.addition(override.original).instant
            result[result.count - 1].upper = lower
            result.append(
                SeriesSegment(
                    lower: lower, upper: Self.distantFuture, component: override.component, length: override.length,
                    shift: SeriesSegment.shift(of: override, anchor: anchor),
                    distance: override.start.instant - override.original.instant, floating: zones.floating))
        }
        return result
    }

    private mutating func expand(
        _ segment: SeriesSegment, of master: Master, replaced: Set<SeriesAnchor.Match>, into expansion: inout SeriesExpansion
    ) {
        let first = max(segment.lower, from - segment.length.longest - segment.distance - Self.slack)
        let last = min(segment.upper, to - segment.distance + Self.slack)
        var candidates = master.listed
        var ruledOut: Set<Int> = []
        for rule in master.rules {
            do throws(RecurrenceError) {
                candidates += try starts(of: rule, anchor: master.anchor, from: first, to: last).map { Candidate(start: $0) }
            } catch {
                addGap(error.description, from: master.anchor.start.instant, to: &expansion)
            }
        }
        for rule in master.exclusionRules {
            do throws(RecurrenceError) {
                ruledOut.formUnion(try starts(of: rule, anchor: master.anchor, from: first, to: last).map(\.instant))
            } catch {
                addGap("EXRULE was not applied. \(error)", from: master.anchor.start.instant, to: &expansion)
            }
        }
        var seen: Set<Int> = []
        for candidate in candidates {
            let original = candidate.start
            guard original.instant >= segment.lower, original.instant < segment.upper, seen.insert(original.instant).inserted,
                !master.anchor.contains(original, in: master.excluded), !ruledOut.contains(original.instant),
                !master.anchor.contains(original, in: replaced)
            else { continue }
            add(segment.start(of: original), candidate.length ?? segment.length, component: segment.component, to: &expansion)
        }
    }

    /// The starts that a rule gives between two instants.
    private func starts(
        of rule: RecurrenceRule, anchor: SeriesAnchor, from first: Int, to last: Int
    ) throws(RecurrenceError) -> [ResolvedTime] {
        guard first < last, anchor.start.instant < last else { return [] }
        let zone = anchor.start.zone
        let lower = max(anchor.start.civil, CivilDateTime(secondsSinceEpoch: first - Self.slack))
        let readings = try rule.occurrences(
            startingAt: anchor.start.civil, allDay: anchor.start.isAllDay, from: lower,
            before: CivilDateTime(secondsSinceEpoch: last + Self.slack), until: anchor.lastReading(of: rule), limits: limits)
        let lastInstant = anchor.lastInstant(of: rule)
        var result: [ResolvedTime] = []
        for reading in readings {
            let start = ResolvedTime(civil: reading, isAllDay: anchor.start.isAllDay, zone: zone)
            if start.instant >= first, start.instant < last, start.instant <= lastInstant { result.append(start) }
        }
        return result
    }
}
