import Foundation
import ProviderKit

/// The start or end of an event: a day, or an instant.
enum EventTime: Sendable, Hashable {
    /// Days since 1970-01-01.
    case day(Int)
    /// An instant, and the zone that was named with it.
    case moment(Date, zone: String?)

    /// Reads the service's form: `date`, or `dateTime` with an offset or a zone beside it. `location` names it in refusals.
    init(_ json: GoogleJSON, _ location: String) throws(GoogleRefusal) {
        let zoneName = json["timeZone"]?.text
        let zone = zoneName.flatMap { ZoneTime($0) }
        if let zoneName, zone == nil {
            throw .invalid("Invalid time zone definition for \(location) time: \(zoneName).", "\(location).timeZone")
        }
        switch (json["date"]?.text, json["dateTime"]?.text) {
        case (let text?, nil):
            guard let day = RFC3339.parseDay(text) else { throw .invalid("Invalid value for: \(text)", "\(location).date") }
            self = .day(day)
        case (nil, let text?):
            if let instant = RFC3339.parse(text) {
                self = .moment(instant, zone: zoneName)
            } else if let local = RFC3339.parse(text, assumingUTC: true) {
                guard let zone else { throw .required("Missing time zone definition for \(location) time.", "\(location).timeZone") }
                self = .moment(zone.instant(local: Int(local.timeIntervalSince1970)), zone: zoneName)
            } else {
                throw .invalid("Invalid value for: \(text)", "\(location).dateTime")
            }
        case (nil, nil): throw .required("Missing \(location) time.", location)
        default: throw .invalid("A time has a date or a dateTime, not both.", location)
        }
    }

    /// The instant at which it begins to be, all-day events in a zone.
    func instant(in zone: ZoneTime) -> Date {
        switch self {
        case .day(let day): zone.midnight(day)
        case .moment(let instant, _): instant
        }
    }

    /// Whether both are the same day or instant, whatever zone is named.
    func isSame(as other: EventTime) -> Bool {
        switch (self, other) {
        case (.day(let mine), .day(let theirs)): mine == theirs
        case (.moment(let mine, _), .moment(let theirs, _)): mine == theirs
        default: false
        }
    }

    var isDay: Bool { if case .day = self { true } else { false } }

    /// The zone that was named.
    var zoneName: String? { if case .moment(_, let zone) = self { zone } else { nil } }

    /// The service's form, instants shown in a zone.
    func json(in zone: ZoneTime) -> GoogleJSON {
        switch self {
        case .day(let day): ["date": .string(RFC3339.dayText(day))]
        case .moment(let instant, let name):
            ["dateTime": .string(zone.text(instant)), "timeZone": .string(name ?? zone.name)]
        }
    }

    /// What stands for an occurrence in an instance's id: `20261126` or `20261126T090000Z`.
    var basicText: String {
        let text =
            switch self {
            case .day(let day): RFC3339.dayText(day)
            case .moment(let instant, _): RFC3339.text(instant)
            }
        return text.filter { $0 != "-" && $0 != ":" }
    }

    /// Reads ``basicText``.
    init?(basicText text: String) {
        let characters = Array(text)
        func part(_ from: Int, _ count: Int) -> String { String(characters[from..<from + count]) }
        let day = characters.count >= 8 ? "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))" : ""
        if characters.count == 8, let day = RFC3339.parseDay(day) {
            self = .day(day)
        } else if characters.count == 16, characters[8] == "T", characters[15] == "Z",
            let instant = RFC3339.parse("\(day)T\(part(9, 2)):\(part(11, 2)):\(part(13, 2))Z")
        {
            self = .moment(instant, zone: nil)
        } else {
            return nil
        }
    }

    /// The time moved on by the distance from one time to another.
    func moved(from: EventTime, to: EventTime) -> EventTime {
        switch (self, from, to) {
        case (.day(let mine), .day(let from), .day(let to)): .day(mine + to - from)
        case (.moment(let mine, let zone), .moment(let from, _), .moment(let to, _)):
            .moment(mine.addingTimeInterval(to.timeIntervalSince(from)), zone: zone)
        default: self
        }
    }
}
