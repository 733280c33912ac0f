import ProviderKit

extension SeriesPattern {
    /// Reads a `patternedRecurrence`; `time` is the first occurrence's.
    init(_ value: GraphValue, time: GraphEventTime) throws(GraphProblem) {
        guard let pattern = value["pattern"], let range = value["range"], pattern != .null, range != .null else {
            throw .property("A recurrence needs a pattern and a range.")
        }
        guard let interval = pattern["interval"]?.integer, (1...99).contains(interval) else {
            throw .property("The interval of a recurrence is between 1 and 99.")
        }
        self.interval = interval
        unit = try Self.unit(pattern)
        zone = try Self.zone(range, time)
        let first = time.day(in: zone)
        start = try Self.day(range["startDate"], "startDate") ?? first
        guard start == first else { throw .property("The startDate of a recurrence is the day of the event's start.") }
        end = try Self.end(range, start: start)
        guard days(through: start).last == start else {
            throw .property("The first day of a recurrence has to be one of its daysOfWeek.")
        }
    }

    private static func unit(_ pattern: GraphValue) throws(GraphProblem) -> Unit {
        switch pattern["type"]?.text {
        case "daily": return .days
        case "weekly":
            let days = (pattern["daysOfWeek"]?.list ?? []).compactMap { $0.text.flatMap(weekdays.firstIndex) }
            guard !days.isEmpty else { throw .property("A weekly recurrence needs daysOfWeek.") }
            let first = pattern["firstDayOfWeek"]?.text.flatMap(weekdays.firstIndex) ?? 0
            return .weeks(on: Set(days).sorted(), first: first)
        case let other?: throw .notSimulated("recurrence of the type '\(other)'; it repeats daily and weekly")
        case nil: throw .property("A recurrence needs a type.")
        }
    }

    private static func zone(_ range: GraphValue, _ time: GraphEventTime) throws(GraphProblem) -> GraphZone {
        if let name = range["recurrenceTimeZone"]?.text, !name.isEmpty {
            guard let zone = GraphZone(named: name) else { throw GraphZone.unknown(name) }
            return zone
        }
        switch time {
        case .timed(_, _, let zone, _), .days(_, _, let zone): return zone
        }
    }

    private static func end(_ range: GraphValue, start: Int) throws(GraphProblem) -> End {
        switch range["type"]?.text {
        case "noEnd": return .never
        case "numbered":
            guard let count = range["numberOfOccurrences"]?.integer, (1...999).contains(count) else {
                throw .property("A numbered recurrence has between 1 and 999 occurrences.")
            }
            return .after(count)
        case "endDate":
            guard let day = try day(range["endDate"], "endDate"), day >= start else {
                throw .property("A recurrence with an end needs an endDate that is not before its start.")
            }
            return .day(day)
        default: throw .property("The range of a recurrence needs a type.")
        }
    }

    private static func day(_ value: GraphValue?, _ name: String) throws(GraphProblem) -> Int? {
        guard let text = value?.text else { return nil }
        guard let day = RFC3339.parseDay(text) else { throw .body("Cannot convert the literal '\(text)' of \(name) to a date.") }
        return day
    }

    /// As Graph tells it: every property, whether it means something here or not.
    var value: GraphValue {
        var pattern: [String: GraphValue] = [
            "interval": .integer(interval), "month": 0, "dayOfMonth": 0, "firstDayOfWeek": "sunday", "index": "first",
        ]
        switch unit {
        case .days: pattern["type"] = "daily"
        case .weeks(let days, let first):
            pattern["type"] = "weekly"
            pattern["daysOfWeek"] = .list(days.map { .text(Self.weekdays[$0]) })
            pattern["firstDayOfWeek"] = .text(Self.weekdays[first])
        }
        var range: [String: GraphValue] = [
            "startDate": .text(RFC3339.dayText(start)), "endDate": "0001-01-01", "numberOfOccurrences": 0,
            "recurrenceTimeZone": .text(zone.name),
        ]
        switch end {
        case .never: range["type"] = "noEnd"
        case .after(let count):
            range["type"] = "numbered"
            range["numberOfOccurrences"] = .integer(count)
        case .day(let day):
            range["type"] = "endDate"
            range["endDate"] = .text(RFC3339.dayText(day))
        }
        return ["pattern": .object(pattern), "range": .object(range)]
    }
}
