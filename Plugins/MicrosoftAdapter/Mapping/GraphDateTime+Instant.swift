import Foundation
import ICalendar
import ProviderKit

extension GraphDateTime {
    /// What the wall clock shows, in seconds since 1970 as if it were in UTC; `nil` where the text is no date and time.
    ///
    /// A fraction of a second is cut, or counts as a whole one where `roundingUp`.
    func wallSeconds(roundingUp: Bool = false) -> Int? {
        guard let date = RFC3339.parse(dateTime, assumingUTC: true) else { return nil }
        let fraction = dateTime.drop { $0 != "." }.dropFirst().prefix { $0.isNumber }
        let extra = roundingUp && fraction.contains { $0 != "0" } ? 1 : 0
        return Int(date.timeIntervalSince1970) + extra
    }

    /// The instant that is meant; `nil` where the text or the zone cannot be read.
    func instant(roundingUp: Bool = false) -> Date? {
        guard let seconds = wallSeconds(roundingUp: roundingUp) else { return nil }
        // Graph writes no offset here. One that stands there all the same leaves no doubt.
        if RFC3339.parse(dateTime) != nil { return Date(timeIntervalSince1970: TimeInterval(seconds)) }
        guard let zone = GraphZone.rules(timeZone) else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(zone.utc(of: CivilDateTime(secondsSinceEpoch: seconds))))
    }

    /// The same time as the wall clock of another zone shows it, in seconds as if that were UTC.
    func wallSeconds(in zone: ZoneRules) -> Int? {
        instant().map { zone.civil(atUTC: Int($0.timeIntervalSince1970)).secondsSinceEpoch }
    }

    /// An instant as Graph takes it, in UTC; whole seconds.
    init(_ instant: Date) {
        let text = RFC3339.text(instant)
        self.init(dateTime: String(text.dropLast()), timeZone: "UTC")
    }
}
