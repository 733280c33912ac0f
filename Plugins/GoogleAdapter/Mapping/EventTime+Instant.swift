import Foundation
import ICalendar
import ProviderKit

extension EventTime {
    /// The instant, where it is one. A time without an offset is one in the zone beside it, if the system knows that.
    var instant: Date? {
        guard date == nil, let text = dateTime else { return nil }
        if let instant = RFC3339.parse(text) { return instant }
        guard let zone = timeZone.flatMap({ try? ZoneDatabase.system.zone(named: $0) }), let wall = RFC3339.parse(text, assumingUTC: true)
        else { return nil }
        return zone.instant(secondsOnWall: Int(wall.timeIntervalSince1970))
    }

    /// The first instant of the day, where it is one.
    func midnight(in zone: ZoneRules) -> Date? {
        guard dateTime == nil, let days = date.flatMap({ RFC3339.parseDay($0) }) else { return nil }
        return zone.instant(secondsOnWall: days * 86_400)
    }
}

extension ZoneRules {
    /// The instant at which a clock in the zone shows a reading, counted in seconds as if it were in UTC.
    fileprivate func instant(secondsOnWall seconds: Int) -> Date {
        Date(timeIntervalSince1970: TimeInterval(utc(of: CivilDateTime(secondsSinceEpoch: seconds))))
    }
}
