import Foundation
import ICalendar
import ProviderKit

/// Turns an event as Graph tells it into the time that it takes.
struct EventReader: Sendable {
    private static let day = 86_400

    /// The stretch for which busy time is wanted.
    let window: TimeWindow
    /// The zone in which whole days are meant: a calendar of Graph has none of its own.
    let zone: ZoneRules

    /// The window to ask for: a day more on both sides, because the service judges whole days in a zone of its own.
    var asked: TimeWindow {
        let margin = TimeInterval(Self.day)
        return TimeWindow(start: window.start.addingTimeInterval(-margin), end: window.end.addingTimeInterval(margin)) ?? window
    }

    /// The time that an event takes inside the window. One whose time cannot be read takes unknown time, and is never free.
    func busyTime(of event: GraphEvent) -> BusyTime {
        guard !event.isRemoved, !event.isSeriesMaster, let kind = Self.kind(of: event) else { return BusyTime() }
        let (id, uid) = (EventID(event.id), event.iCalUId.map { EventUID($0) })
        let time: BusyTime =
            switch span(of: event) {
            case .none: BusyTime()
            case .known(let window): BusyTime(busy: [BusyBlock(window: window, kind: kind, event: id, uid: uid)])
            case .unknown(let stretch, let reason):
                BusyTime(unknown: [UnknownTime(window: stretch ?? window, event: id, uid: uid, reason: reason)])
            }
        return time.clipped(to: window)
    }

    /// What is to be said of an event whose description cannot be read at all.
    func unreadable(id: String?) -> BusyTime {
        BusyTime(unknown: [
            UnknownTime(
                window: window, event: id.map { EventID($0) }, reason: "the service describes the event in a way that cannot be read")
        ])
    }

    /// How an event takes its time; `nil` where it takes none: cancelled, declined, free, or working elsewhere. What is not known is busy.
    static func kind(of event: GraphEvent) -> BusyKind? {
        guard event.isCancelled != true, event.responseStatus?.response?.lowercased() != "declined" else { return nil }
        return kind(status: event.showAs)
    }

    /// What a status means, whatever its case (`microsoft.graph.freeBusyStatus`).
    static func kind(status: String?) -> BusyKind? {
        switch status?.lowercased() {
        case "free", "workingelsewhere": nil
        case "tentative": .tentative
        case "oof": .unavailable
        default: .busy
        }
    }

    private enum Span {
        case none
        case known(TimeWindow)
        case unknown(TimeWindow?, reason: String)
    }

    private func span(of event: GraphEvent) -> Span {
        guard let start = event.start, let end = event.end else {
            return .unknown(nil, reason: "the service tells no start or no end of the event")
        }
        guard event.isAllDay != true else { return days(from: start, to: end, of: event) }
        guard let first = start.instant(), let last = end.instant(roundingUp: true) else {
            return .unknown(around(start, end), reason: "the event is in a time zone, or has a time, that cannot be read")
        }
        if first == last { return .none }
        guard let window = TimeWindow(start: first, end: last) else {
            return .unknown(TimeWindow(start: last, end: first), reason: "the event ends before it starts")
        }
        return .known(window)
    }

    /// Whole days: from midnight to midnight in the zone in which the request means them.
    ///
    /// Graph tells them as midnights, in the zone that was asked for or, converted, in the one the event was made in. Where they are midnights
    /// in neither, nobody can say which days are meant.
    private func days(from start: GraphDateTime, to end: GraphDateTime, of event: GraphEvent) -> Span {
        let original = event.originalStartTimeZone.flatMap { GraphZone.rules($0) }
        let readings = [
            (start.wallSeconds(), end.wallSeconds(roundingUp: true)),
            original.map { (start.wallSeconds(in: $0), end.wallSeconds(in: $0)) } ?? (nil, nil),
        ]
        for case let (first?, last?) in readings where first % Self.day == 0 && last % Self.day == 0 && last >= first {
            let beginning = zone.utc(of: CivilDateTime(secondsSinceEpoch: first))
            // A day that ends where it begins is one day (RFC 5545 §3.6.1).
            let ending = zone.utc(of: CivilDateTime(secondsSinceEpoch: max(last, first + Self.day)))
            guard let window = window(beginning, ending) else { break }
            return .known(window)
        }
        return .unknown(around(start, end), reason: "the event is told as whole days, but not from midnight to midnight")
    }

    /// A day more on both sides than the readings say, whatever their zone; `nil` where they are no readings.
    private func around(_ start: GraphDateTime, _ end: GraphDateTime) -> TimeWindow? {
        guard let first = start.wallSeconds(), let last = end.wallSeconds(roundingUp: true) else { return nil }
        return window(min(first, last) - Self.day, max(first, last) + Self.day)
    }

    private func window(_ start: Int, _ end: Int) -> TimeWindow? {
        TimeWindow(start: Date(timeIntervalSince1970: TimeInterval(start)), end: Date(timeIntervalSince1970: TimeInterval(end)))
    }
}
