import Foundation
import ICalendar

/// Builds calendar objects for the tests and shows what becomes of them.
enum Fixture {
    /// A VCALENDAR around lines, with the line ends that the format asks for.
    static func calendar(_ parts: String...) -> Data {
        Data((["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"] + parts + ["END:VCALENDAR", ""]).joined(separator: "\r\n").utf8)
    }

    /// A VEVENT; lines may hold several, separated by line feeds.
    static func event(uid: String = "u@test", _ lines: String...) -> String {
        let inner = lines.flatMap { $0.split(separator: "\n").map(String.init) }
        return (["BEGIN:VEVENT", "UID:\(uid)", "DTSTAMP:20260101T000000Z"] + inner + ["END:VEVENT"]).joined(separator: "\r\n")
    }

    /// `20260105T090000Z` as an instant.
    static func instant(_ text: String) -> Date {
        guard let civil = civil(text) else { return .distantPast }
        return Date(timeIntervalSince1970: Double(civil.secondsSinceEpoch))
    }

    private static func civil(_ text: String) -> CivilDateTime? {
        let digits = text.compactMap(\.wholeNumberValue)
        guard digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        return CivilDateTime(
            year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10), minute: number(10..<12),
            second: number(12..<14))
    }

    /// Expands an object, whole periods.
    static func expand(
        _ data: Data, from: String = "20260101T000000Z", to: String = "20270101T000000Z", zone: String = "Europe/Berlin",
        policy: BusyPolicy = BusyPolicy(clips: false)
    ) throws -> BusyExpansion {
        try BusyExpansion(
            parsing: data, from: instant(from), to: instant(to), floatingZone: try ZoneDatabase.system.zone(named: zone), policy: policy)
    }

    /// The same for one event.
    static func busy(_ lines: String..., from: String = "20260101T000000Z", to: String = "20270101T000000Z") throws -> [String] {
        let expansion = try expand(calendar(event(lines.joined(separator: "\n"))), from: from, to: to)
        return expansion.unknown.isEmpty ? expansion.spans : ["unknown: \(expansion.unknown.map(\.reason))"]
    }
}

extension BusyExpansion {
    /// `20260105T090000Z/20260105T100000Z`, with a `?` for tentative and a `!` for unavailable.
    var spans: [String] {
        busy.map { period in
            let mark =
                switch period.kind {
                case .busy: ""
                case .tentative: "?"
                case .unavailable: "!"
                }
            return Self.text(period.start) + "/" + Self.text(period.end) + mark
        }
    }

    static func text(_ date: Date) -> String {
        let civil = CivilDateTime(secondsSinceEpoch: Int(date.timeIntervalSince1970))
        func digits(_ number: Int, _ count: Int) -> String {
            String(String(repeating: "0", count: 4) + String(number)).suffix(count).description
        }
        return digits(civil.date.year, 4) + digits(civil.date.month, 2) + digits(civil.date.day, 2) + "T" + digits(civil.hour, 2)
            + digits(civil.minute, 2) + digits(civil.second, 2) + "Z"
    }
}
