import Foundation
import ProviderConformance
import ProviderKit

/// Writes the counterpart's events as iCalendar text (RFC 5545); shares nothing with the adapter's writer.
struct ICalendarWriter {
    let uid: EventUID

    /// A complete object.
    func text(of event: CounterpartEvent) -> String {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar Host//Counterpart//EN"]
        if case .local(let day, _, _, let zone) = event.time { lines += ICalendarZone(name: zone).component(around: day.year) }
        lines += component(event, times: times(event), moved: nil)
        for (number, window) in (event.repetition?.moved ?? [:]).sorted(by: { $0.key < $1.key }) {
            lines += component(event, times: times(.instants(window)), moved: recurrenceID(number, of: event))
        }
        return ICalendarLines.text(of: lines + ["END:VCALENDAR"])
    }

    private func component(_ event: CounterpartEvent, times: [String], moved: String?) -> [String] {
        var lines = ["BEGIN:VEVENT", "UID:\(ICalendarLines.escaped(uid.rawValue))", "DTSTAMP:20260101T000000Z"]
        lines += times
        lines.append("SUMMARY:\(ICalendarLines.escaped(event.title))")
        if let moved { lines.append(moved) }
        if moved == nil { lines += rule(event) }
        switch event.status {
        case .confirmed: break
        case .tentative: lines.append("STATUS:TENTATIVE")
        case .cancelled: lines.append("STATUS:CANCELLED")
        }
        if event.isTransparent { lines.append("TRANSP:TRANSPARENT") }
        return lines + ["END:VEVENT"]
    }

    private func rule(_ event: CounterpartEvent) -> [String] {
        if event.damage == .impossibleRule { return ["RRULE:FREQ=SOMETIMES;BYMOOD=GOOD"] }
        guard let repetition = event.repetition else { return [] }
        let count = repetition.count.map { ";COUNT=\($0)" } ?? ""
        let exceptions = repetition.removed.sorted().map { "EXDATE\(startOf($0, event))" }
        return ["RRULE:FREQ=\(repetition.unit == .day ? "DAILY" : "WEEKLY")\(count)"] + exceptions
    }

    private func recurrenceID(_ number: Int, of event: CounterpartEvent) -> String { "RECURRENCE-ID\(startOf(number, event))" }

    private func times(_ event: CounterpartEvent) -> [String] {
        guard event.damage == .unknownZone, case .instants(let window) = event.time else { return times(event.time) }
        let zone = ";TZID=Nowhere/Atlantis"
        return ["DTSTART\(zone):\(Self.utc(window.start).dropLast())", "DTEND\(zone):\(Self.utc(window.end).dropLast())"]
    }

    private func times(_ time: CounterpartEvent.Time) -> [String] {
        switch time {
        case .instants(let window): ["DTSTART:\(Self.utc(window.start))", "DTEND:\(Self.utc(window.end))"]
        case .days(let first, let count):
            ["DTSTART;VALUE=DATE:\(Self.date(first))", "DTEND;VALUE=DATE:\(Self.date(first.advanced(by: count)))"]
        case .local(let day, let second, let seconds, let zone):
            ["DTSTART;TZID=\(zone):\(Self.local(day, second))", "DURATION:PT\(seconds)S"]
        }
    }

    /// Where an occurrence of the unmoved series starts, as the rest of a content line.
    private func startOf(_ number: Int, _ event: CounterpartEvent) -> String {
        let days = number * (event.repetition?.unit == .week ? 7 : 1)
        return switch event.time {
        case .instants(let window): ":" + Self.utc(window.start.addingTimeInterval(Double(days) * 86_400))
        case .days(let first, _): ";VALUE=DATE:" + Self.date(first.advanced(by: days))
        case .local(let day, let second, _, let zone): ";TZID=\(zone):" + Self.local(day.advanced(by: days), second)
        }
    }

    /// An instant as a UTC date-time (RFC 5545 §3.3.5).
    static func utc(_ instant: Date) -> String {
        let day = CivilDay(utc: instant)
        return local(day, Int(instant.timeIntervalSince(day.instant(in: .gmt)))) + "Z"
    }

    /// A day and a time of day as a local date-time.
    static func local(_ day: CivilDay, _ second: Int) -> String {
        date(day) + "T" + String(format: "%02d%02d%02d", second / 3_600, second / 60 % 60, second % 60)
    }

    private static func date(_ day: CivilDay) -> String { String(format: "%04d%02d%02d", day.year, day.month, day.day) }
}
