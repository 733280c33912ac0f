/// The occurrences of a rule, one after the other, made as they are asked for.
///
/// Values are wall clock readings, ascending and distinct. The state is a few numbers and the days of one period: an endless rule
/// needs no more memory than a short one. See ``RecurrenceRule/occurrences(startingAt:allDay:from:before:until:limits:)`` for what the
/// parameters mean; that function is this sequence collected.
public struct RecurrenceSequence: Sendable {
    /// 10000-01-01T00:00:00: iCalendar cannot write a later day.
    private static let endOfTime = 253_402_300_800

    private let rule: RecurrenceRule
    private let plan: RecurrencePlan
    private let limits: RecurrenceLimits
    /// The first second of interest, and the first that is no longer.
    private let lower: Int
    private let upper: Int
    private let stepsInCycle: Int

    private var selection: RecurrenceSelection
    private var cursor = 0
    private var end = 0
    /// The number of the next period in the series' own steps: 0 holds the start.
    private var step = 0
    private var lastFruitfulStep = 0
    private var stepsTaken = 0
    private var yielded = 0
    private var remaining: Int?
    private var isFinished = false

    /// Begins a sequence. `before` and `until` may be left out; the sequence then ends with the rule or the year 9999.
    ///
    /// - Throws: ``RecurrenceError`` when the rule is hourly and the event all-day.
    public init(
        rule: RecurrenceRule, startingAt start: CivilDateTime, allDay: Bool, from: CivilDateTime? = nil, before: CivilDateTime? = nil,
        until: CivilDateTime? = nil, limits: RecurrenceLimits = .standard
    ) throws(RecurrenceError) {
        if allDay, rule.frequency == .hourly { throw RecurrenceError(.hourlyAllDay, rule: rule.text) }
        self.rule = rule
        self.limits = limits
        plan = RecurrencePlan(rule: rule, start: start, allDay: allDay)
        stepsInCycle = plan.stepsInCycle
        lower = max(plan.start, from?.secondsSinceEpoch ?? plan.start)
        upper = min(Self.endOfTime, before?.secondsSinceEpoch ?? Self.endOfTime, until.map { $0.secondsSinceEpoch + 1 } ?? Self.endOfTime)
        selection = RecurrenceSelection(clock: plan.clock, positions: rule.bySetPosition)
        remaining = rule.count
        isFinished = lower >= upper
        if rule.count == nil, !isFinished {
            let periods = plan.period(of: lower) - plan.period(of: plan.start)
            step = (periods + plan.interval - 1) / plan.interval
            lastFruitfulStep = step
        }
    }

    /// The next occurrence, or `nil` at the end.
    ///
    /// - Throws: ``RecurrenceError`` when a limit is reached. Asking again throws again.
    public mutating func next() throws(RecurrenceError) -> CivilDateTime? {
        while true {
            if cursor < end {
                let second = selection[cursor]
                guard second < upper else {
                    isFinished = true
                    end = cursor
                    return nil
                }
                guard yielded < limits.maximumOccurrences else {
                    throw RecurrenceError(.tooManyOccurrences(limit: limits.maximumOccurrences), rule: rule.text)
                }
                cursor += 1
                yielded += 1
                return CivilDateTime(secondsSinceEpoch: second)
            }
            if isFinished { return nil }
            try loadPeriod()
        }
    }

    /// Moves on by one period and points the cursor at its part of the window.
    private mutating func loadPeriod() throws(RecurrenceError) {
        let base = plan.period(of: plan.start)
        let period = base + step * plan.interval
        // After a whole cycle of the calendar without an occurrence there will never be one.
        guard plan.beginning(of: period) < upper, step - lastFruitfulStep <= stepsInCycle else {
            isFinished = true
            return
        }
        guard stepsTaken < limits.maximumSteps else {
            throw RecurrenceError(.tooManySteps(limit: limits.maximumSteps), rule: rule.text)
        }
        stepsTaken += 1
        let following = plan.collect(period: period, into: &selection.bases)
        selection.select()
        let isFirst = step == 0
        let begin = isFirst ? selection.firstIndex(notBefore: plan.start) : 0
        var available = selection.count - begin
        if available > 0 { lastFruitfulStep = step }
        step += max(1, (following - period + plan.interval - 1) / plan.interval)
        if var remaining {
            // DTSTART is the first occurrence also where the rule does not describe it.
            if isFirst, available == 0 || selection[begin] != plan.start { remaining -= 1 }
            available = min(available, remaining)
            remaining -= available
            self.remaining = remaining
            if isFirst { skipUniformPeriods(from: base) }
            isFinished = self.remaining == 0
        }
        end = begin + available
        cursor = min(max(begin, selection.firstIndex(notBefore: lower)), end)
    }

    /// Passes over the periods between the start and the window at once when each of them has the same number of occurrences.
    private mutating func skipUniformPeriods(from base: Int) {
        guard plan.isUniform, let remaining else { return }
        let skipped = (plan.period(of: lower) - base) / plan.interval - 1
        guard skipped > 0 else { return }
        // The first period may be cut by the start; the others are whole and alike.
        self.remaining = max(0, remaining - skipped * selection.count)
        step += skipped
        lastFruitfulStep = step
    }
}
