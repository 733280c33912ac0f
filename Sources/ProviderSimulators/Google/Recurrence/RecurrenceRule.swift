import Foundation

/// When an event repeats: daily or weekly, as RFC 5545 §3.3.10 writes it. Everything else is refused.
struct RecurrenceRule: Sendable, Hashable {
    private var isWeekly = false
    private var interval = 1
    private var count: Int?
    private var until: EventTime?
    /// Days of the week, Monday being 0; empty for the start's own.
    private var weekdays: Set<Int> = []
    private var weekStart = 0

    private static let weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// Reads what follows `RRULE:`.
    init(_ text: String) throws(GoogleRefusal) {
        func refuse(_ what: String) -> GoogleRefusal { .invalid("Invalid recurrence rule: \(what).", "recurrence") }
        var seen: Set<String> = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, seen.insert(pair[0]).inserted else { throw refuse(String(part)) }
            switch pair[0] {
            case "FREQ":
                guard pair[1] == "DAILY" || pair[1] == "WEEKLY" else { throw refuse("the simulator repeats daily and weekly only") }
                isWeekly = pair[1] == "WEEKLY"
            case "INTERVAL": interval = try Self.number(pair[1])
            case "COUNT": count = try Self.number(pair[1])
            case "UNTIL":
                guard let time = EventTime(basicText: pair[1]) else { throw refuse(String(part)) }
                until = time
            case "BYDAY":
                for name in pair[1].split(separator: ",", omittingEmptySubsequences: false) {
                    guard let day = Self.weekdayNames.firstIndex(of: String(name)) else { throw refuse(String(part)) }
                    weekdays.insert(day)
                }
            case "WKST":
                guard let day = Self.weekdayNames.firstIndex(of: pair[1]) else { throw refuse(String(part)) }
                weekStart = day
            default: throw refuse("the simulator does not know \(pair[0])")
            }
        }
        guard seen.contains("FREQ") else { throw refuse("FREQ is missing") }
        guard count == nil || until == nil else { throw refuse("COUNT and UNTIL exclude each other") }
    }

    /// Whether it can be the rule of an event with this start: an `UNTIL` has the start's form (RFC 5545 §3.3.10).
    func fits(_ start: EventTime) -> Bool { until.map { $0.isDay == start.isDay } ?? true }

    /// The occurrences that begin before an instant, in order. The start is the first, whether the rule names it or not. All-day
    /// occurrences begin at midnight in `zone`; others keep their time of day in it.
    func occurrences(from start: EventTime, before end: Date, zone: ZoneTime) -> [EventTime] {
        let firstLocal = if case .day(let day) = start { day * 86_400 } else { zone.local(start.instant(in: zone)) }
        let firstDay = Int((Double(firstLocal) / 86_400).rounded(.down))
        let secondOfDay = firstLocal - firstDay * 86_400
        var found: [EventTime] = []
        var day = firstDay
        while count.map({ found.count < $0 }) ?? true {
            if day == firstDay || isOn(day, firstDay: firstDay) {
                let time: EventTime =
                    switch start {
                    case .day: .day(day)
                    case .moment(let first, let name):
                        day == firstDay
                            ? .moment(first, zone: name) : .moment(zone.instant(local: day * 86_400 + secondOfDay), zone: name)
                    }
                guard time.instant(in: zone) < end, isBeforeEnd(time, zone) else { break }
                found.append(time)
            } else if zone.midnight(day) >= end {
                break
            }
            day += 1
        }
        return found
    }

    private func isBeforeEnd(_ time: EventTime, _ zone: ZoneTime) -> Bool {
        until.map { time.instant(in: zone) <= $0.instant(in: zone) } ?? true
    }

    private func isOn(_ day: Int, firstDay: Int) -> Bool {
        let weekday = Self.weekday(day)
        guard isWeekly else { return (day - firstDay) % interval == 0 && (weekdays.isEmpty || weekdays.contains(weekday)) }
        let wanted = weekdays.isEmpty ? [Self.weekday(firstDay)] : weekdays
        return wanted.contains(weekday) && (week(day) - week(firstDay)) % interval == 0
    }

    /// Monday being 0; 1970-01-01 was a Thursday.
    private static func weekday(_ day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

    private func week(_ day: Int) -> Int {
        let shifted = day + 3 - weekStart
        return (shifted >= 0 ? shifted : shifted - 6) / 7
    }

    private static func number(_ text: String) throws(GoogleRefusal) -> Int {
        guard text.utf8.count <= 6, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), number > 0 else {
            throw .invalid("Invalid recurrence rule: \(text) is no number of times.", "recurrence")
        }
        return number
    }
}
