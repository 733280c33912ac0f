import Foundation
import ICalendar

/// Instants as iCalendar and CalDAV write them: `20260131T235959Z` (RFC 5545 §3.3.5).
enum UTCText {
    /// A window's start; a fraction of a second is rounded down.
    static func start(_ date: Date) -> String { text(Int(date.timeIntervalSince1970.rounded(.down))) }

    /// A window's end; a fraction of a second is rounded up.
    static func end(_ date: Date) -> String { text(Int(date.timeIntervalSince1970.rounded(.up))) }

    /// Years 0001 to 9999 are all that four digits can say.
    private static func text(_ seconds: Int) -> String {
        let civil = CivilDateTime(secondsSinceEpoch: min(max(seconds, -62_135_596_800), 253_402_300_799))
        return padded(civil.date.year, 4) + padded(civil.date.month, 2) + padded(civil.date.day, 2) + "T" + padded(civil.hour, 2)
            + padded(civil.minute, 2)
            + padded(civil.second, 2) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
