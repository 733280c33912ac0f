import Foundation

@testable import ICalendar

/// Generates whole objects: a series with rules, RDATE, EXDATE and overrides, in one of the four forms of time.
struct ObjectGenerator {
    private enum Form: CaseIterable { case utc, zoned, floating, date }

    private var random: SeededGenerator
    private var form = Form.utc
    private var zone = "UTC"
    private var start = CivilDateTime(secondsSinceEpoch: 0)

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> RecurringOracleTests.Question {
        form = random.pick(Form.allCases)
        zone = random.pick(["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo"])
        let day = random.int(20_000...21_000)
        // Between eight and eighteen o'clock no zone changes its clocks.
        let second = form == .date ? 0 : random.int(8...15) * 3_600 + random.int(0...3) * 900
        start = CivilDateTime(secondsSinceEpoch: day * 86_400 + second)
        var lines = ["DTSTART" + value(start), length()]
        if random.chance(85) { lines.append("RRULE:" + rule()) }
        if random.chance(30) { lines.append("RDATE" + value(moved(days: random.int(1...60), seconds: form == .date ? 0 : 1_800))) }
        if random.chance(20), form == .utc || form == .zoned { lines.append(period()) }
        let excluded = random.int(1...6)
        if random.chance(30) { lines.append("EXDATE" + value(moved(days: excluded, seconds: 0))) }
        if random.chance(15), form != .date {
            lines.append("EXDATE;VALUE=DATE:" + CivilText.basic(moved(days: excluded + 7, seconds: 0).date))
        }
        var parts = [Fixture.event(lines.joined(separator: "\n"))]
        if random.chance(50) { parts.append(override(day: 14 + random.int(0...3), future: false)) }
        if random.chance(25) { parts.append(override(day: 21, future: true)) }
        let from = (day + random.int(-40...200)) * 86_400 + random.int(0...86_399)
        return RecurringOracleTests.Question(
            text: String(decoding: Fixture.calendar(parts.joined(separator: "\r\n")), as: UTF8.self), from: from,
            to: from + random.int(1...300) * 86_400, zone: zone)
    }

    private mutating func length() -> String {
        if form == .date {
            let days = random.int(1...4)
            return random.chance(50) ? "DURATION:P\(days)D" : "DTEND" + value(moved(days: days, seconds: 0))
        }
        let minutes = random.int(1...12) * 15
        return random.chance(50) ? "DURATION:PT\(minutes)M" : "DTEND" + value(moved(days: 0, seconds: minutes * 60))
    }

    private mutating func rule() -> String {
        let frequency = random.pick(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        var parts = ["FREQ=\(frequency)"]
        // COUNT goes only with rules that describe DTSTART: otherwise the library does not count it, and RFC 5545 leaves it open.
        if random.chance(30) {
            if frequency == "WEEKLY", random.chance(60) { parts.append("BYDAY=TH,\(start.date.weekday.code)") }
            parts.append("COUNT=\(random.int(1...40))")
            if random.chance(40) { parts.append("INTERVAL=\(random.int(1...3))") }
            return parts.joined(separator: ";")
        }
        if random.chance(40) { parts.append("INTERVAL=\(random.int(1...3))") }
        switch frequency {
        case "WEEKLY" where random.chance(60): parts.append("BYDAY=" + random.pick(["MO,WE,FR", "TU", "SA,SU", "MO,TU,WE,TH,FR"]))
        case "MONTHLY" where random.chance(60):
            parts.append(random.pick(["BYDAY=-1FR", "BYDAY=1MO,3MO", "BYMONTHDAY=-1", "BYMONTHDAY=1,15,31"]))
        case "YEARLY" where random.chance(60): parts.append(random.pick(["BYMONTH=1,7", "BYYEARDAY=100,-1", "BYMONTH=3;BYDAY=-1SU"]))
        default: break
        }
        if random.chance(40) { parts.append(until()) }
        return parts.joined(separator: ";")
    }

    private mutating func until() -> String {
        let last = moved(days: random.int(1...200), seconds: 0)
        return switch form {
        case .date: "UNTIL=" + CivilText.basic(last.date)
        case .floating: "UNTIL=" + CivilText.basic(last)
        case .utc, .zoned: "UNTIL=" + CivilText.basic(last) + "Z"
        }
    }

    private mutating func period() -> String {
        let at = moved(days: random.int(1...30), seconds: 0)
        let mark = form == .utc ? "Z" : ""
        let parameter = form == .zoned ? ";TZID=\(zone)" : ""
        return "RDATE;VALUE=PERIOD\(parameter):" + CivilText.basic(at) + mark + "/PT\(random.int(1...4))H"
    }

    /// Replaces the instance of a day, if the series has one there; otherwise adds one.
    private mutating func override(day: Int, future: Bool) -> String {
        let original = moved(days: day, seconds: 0)
        let shift = form == .date ? 0 : random.int(-4...8) * 900
        let target = moved(days: day + (future ? random.int(0...2) : random.int(-30...30)), seconds: shift)
        var lines = ["RECURRENCE-ID\(future ? ";RANGE=THISANDFUTURE" : "")" + value(original), "DTSTART" + value(target)]
        lines.append(form == .date ? "DURATION:P\(random.int(1...3))D" : "DURATION:PT\(random.int(1...8) * 10)M")
        if !future, random.chance(20) { lines.append("STATUS:CANCELLED") }
        return Fixture.event(lines.joined(separator: "\n"))
    }

    private func moved(days: Int, seconds: Int) -> CivilDateTime {
        CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch + days * 86_400 + seconds)
    }

    private func value(_ civil: CivilDateTime) -> String {
        switch form {
        case .utc: ":" + CivilText.basic(civil) + "Z"
        case .zoned: ";TZID=\(zone):" + CivilText.basic(civil)
        case .floating: ":" + CivilText.basic(civil)
        case .date: ";VALUE=DATE:" + CivilText.basic(civil.date)
        }
    }
}
