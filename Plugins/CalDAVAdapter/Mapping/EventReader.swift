import Foundation
import ICalendar
import ProviderKit

/// Turns the text of a stored object into what the contract speaks of.
struct EventReader: Sendable {
    /// The stretch for which busy time is wanted.
    let window: TimeWindow
    /// The zone for all-day and floating times.
    let zone: ZoneRules
    /// The owner's addresses: what they have declined does not take their time.
    let ownAddresses: [String]
    /// Whether the calendar's events count as busy at all.
    let countsAsBusy: Bool

    /// What one object says.
    struct Reading: Sendable {
        let uid: EventUID?
        let key: EventKey?
        let busyTime: BusyTime
        /// Whether there is anything in it that can take time; a task or a note is not.
        let holdsEvents: Bool
    }

    /// Reads an object. One that no parser accepts takes unknown time for the whole window: it is never free.
    func read(_ text: Data, id: EventID) -> Reading {
        let object: CalendarObject
        do throws(ICalendarError) {
            object = try CalendarObject(parsing: text)
        } catch {
            return unreadable(id: id, reason: error.description)
        }
        let uid = object.events.lazy.map(\.uid).first { !$0.isEmpty }.map { EventUID($0) }
        let busyTime = countsAsBusy ? busyTime(of: object, id: id) : BusyTime()
        return Reading(
            uid: uid, key: object.events.lazy.compactMap { EventMarker.key(of: $0) }.first, busyTime: busyTime,
            holdsEvents: !object.events.isEmpty || !object.freeBusy.isEmpty || object.otherComponents == 0)
    }

    /// What is to be said of an object whose text is not to be had.
    func unreadable(id: EventID, reason: String) -> Reading {
        let gap = UnknownTime(window: window, event: id, reason: reason)
        return Reading(uid: nil, key: nil, busyTime: BusyTime(unknown: countsAsBusy ? [gap] : []), holdsEvents: true)
    }

    private func busyTime(of object: CalendarObject, id: EventID) -> BusyTime {
        let expansion = BusyExpansion(
            of: object, from: window.start, to: window.end, floatingZone: zone, policy: BusyPolicy(ownAddresses: ownAddresses))
        return BusyTime(
            busy: expansion.busy.compactMap { period in
                TimeWindow(start: period.start, end: period.end).map {
                    BusyBlock(window: $0, kind: Self.kind(period.kind), event: id, uid: period.uid.isEmpty ? nil : EventUID(period.uid))
                }
            },
            unknown: expansion.unknown.compactMap { gap in
                TimeWindow(start: gap.start, end: gap.end).map {
                    UnknownTime(window: $0, event: id, uid: gap.uid.isEmpty ? nil : EventUID(gap.uid), reason: gap.reason)
                }
            })
    }

    static func kind(_ kind: BusyPeriod.Kind) -> BusyKind {
        switch kind {
        case .busy: .busy
        case .tentative: .tentative
        case .unavailable: .unavailable
        }
    }
}
