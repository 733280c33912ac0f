import Foundation
import ICalendar
import ProviderKit

/// Turns events into the time they take.
///
/// What free/busy at Google says of the same events is said here too: transparent, cancelled and declined ones take no time, and a day is one
/// in the calendar's zone. Google does not document whether an unanswered invitation counts in free/busy; here it does, because it may
/// be accepted any minute.
struct EventReader: Sendable {
    /// The stretch for which busy time is wanted.
    let horizon: TimeWindow
    /// The calendar's zone; `nil` where it is not known to the system.
    let zone: ZoneRules?

    /// `zone` is the calendar's as Google names it, `fallback` the one to use where Google names none.
    init(horizon: TimeWindow, zone: String?, fallback: String) {
        self.horizon = horizon
        self.zone = try? ZoneDatabase.system.zone(named: zone ?? fallback)
    }

    /// The time that one event or occurrence takes inside the horizon; `id` is the event to which it belongs.
    func busyTime(of event: EventResource, as id: EventID) -> BusyTime {
        let uid = event.iCalUID.map { EventUID($0) }
        guard let kind = kind(of: event) else { return BusyTime() }
        guard let start = event.start.flatMap(instant), let end = event.end.flatMap(instant), start <= end else {
            return unreadable(id, uid: uid, "its start and end cannot be read, or are in a zone that this system does not know")
        }
        // An event that ends when it starts takes no time.
        guard let window = TimeWindow(start: start, end: end) else { return BusyTime() }
        return BusyTime(busy: [BusyBlock(window: window, kind: kind, event: id, uid: uid)]).clipped(to: horizon)
    }

    /// What is to be said of an event that cannot be read: its time is unknown everywhere, never free.
    func unreadable(_ id: EventID, uid: EventUID? = nil, _ reason: String) -> BusyTime {
        BusyTime(unknown: [UnknownTime(window: horizon, event: id, uid: uid, reason: reason)])
    }

    /// How the event takes its time; `nil` for not at all.
    private func kind(of event: EventResource) -> BusyKind? {
        let answer = event.attendees?.first { $0.`self` == true }?.responseStatus
        if event.isCancelled || event.transparency == "transparent" || answer == "declined" { return nil }
        if event.eventType == "outOfOffice" { return .unavailable }
        return event.status == "tentative" || answer == "tentative" ? .tentative : .busy
    }

    private func instant(_ time: EventTime) -> Date? {
        time.dateTime == nil ? zone.flatMap { time.midnight(in: $0) } : time.instant
    }
}
