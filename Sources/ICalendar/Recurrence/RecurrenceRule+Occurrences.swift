extension RecurrenceRule {
    /// The rule's occurrences inside a window, as wall clock readings: ascending, distinct, half-open `[from, before)`.
    ///
    /// - Parameters:
    ///   - start: The series' DTSTART on its own wall clock. It decides what the rule does not say (RFC 5545 §3.3.10), and nothing before
    ///     it is an occurrence. A start that the rule does not describe is *not* among the answers; it is the first for
    ///     ``count`` all the same, so such a rule yields `count - 1` others. The layer above adds DTSTART to the set.
    ///   - allDay: Whether DTSTART is a date. Then BYHOUR, BYMINUTE and BYSECOND are ignored and every answer is at midnight.
    ///   - from: The first reading of interest. Without ``count``, the years before it cost nothing.
    ///   - before: The end of the window, exclusive.
    ///   - until: ``until`` resolved to this wall clock by the caller, inclusive; `nil` for none. The rule's own property is not read.
    ///   - limits: What the call may give and cost.
    /// - Returns: The occurrences. Readings that a zone skips or repeats are not treated here. Nothing lies after the year 9999.
    /// - Throws: ``RecurrenceError`` when a limit is reached or the rule is hourly for whole days.
    public func occurrences(
        startingAt start: CivilDateTime, allDay: Bool, from: CivilDateTime, before: CivilDateTime, until: CivilDateTime? = nil,
        limits: RecurrenceLimits = .standard
    ) throws(RecurrenceError) -> [CivilDateTime] {
        var sequence = try RecurrenceSequence(
            rule: self, startingAt: start, allDay: allDay, from: from, before: before, until: until, limits: limits)
        var result: [CivilDateTime] = []
        while let occurrence = try sequence.next() { result.append(occurrence) }
        return result
    }
}
