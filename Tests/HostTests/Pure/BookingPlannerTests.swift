import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

/// The planner over every state of a mapping and every state of a booking.
@Suite struct BookingPlannerTests {
    /// How a mapping of a calendar can stand; versions are those last written, of a booking in version 3.
    enum Standing: String, CaseIterable {
        case none, creating, liveUnwritten, liveOld, liveCurrent, deleted, lost, liveWithoutEvent
    }

    private static let here = CalendarAddress(connection: ConnectionID("c"), calendar: CalendarID("here"))
    private static let there = CalendarAddress(connection: ConnectionID("c"), calendar: CalendarID("there"))
    private static let event = EventReference(id: EventID("e"), uid: EventUID("u"), revision: Revision("r"))
    private static let instant = Date(timeIntervalSince1970: 1_800_000_000)

    private static func booking(_ status: Booking.Status, at address: CalendarAddress = here, version: Int = 3, isBusy: Bool = true) throws
        -> Booking
    {
        let window = try #require(TimeWindow(start: instant, end: instant + 60))
        return Booking(
            id: BookingID("b"), address: address, draft: EventDraft(title: "T", window: window, isBusy: isBusy), invitations: .silent,
            status: status, version: version, state: .pending, lastError: nil, createdAt: instant, updatedAt: instant)
    }

    private static func mapping(_ standing: Standing, at address: CalendarAddress) -> ExternalCalendarEvent? {
        let (state, reference, version): (ExternalCalendarEvent.State, EventReference?, Int?)
        switch standing {
        case .none: return nil
        case .creating: (state, reference, version) = (.creating, nil, nil)
        case .liveUnwritten: (state, reference, version) = (.live, event, nil)
        case .liveOld: (state, reference, version) = (.live, event, 2)
        case .liveCurrent: (state, reference, version) = (.live, event, 3)
        case .liveWithoutEvent: (state, reference, version) = (.live, nil, 3)
        case .deleted: (state, reference, version) = (.deleted, event, 2)
        case .lost: (state, reference, version) = (.lost, event, 2)
        }
        return ExternalCalendarEvent(
            booking: BookingID("b"), address: address, state: state, generation: 4, event: reference, writtenVersion: version,
            createdAt: instant, updatedAt: instant)
    }

    /// What has to be done at the calendar where a booking belongs, or `nil` where nothing has.
    private static func writing(_ standing: Standing, isUncertain: Bool) -> BookingStep? {
        switch standing {
        case .none, .creating, .deleted, .lost, .liveWithoutEvent: .create(here)
        case .liveUnwritten, .liveOld: isUncertain ? .readBack(here, event, generation: 4) : .update(here, event, generation: 4)
        case .liveCurrent: isUncertain ? .readBack(here, event, generation: 4) : nil
        }
    }

    /// What has to be done at a calendar where it does not belong.
    private static func clearing(_ standing: Standing, at address: CalendarAddress, isUncertain: Bool) -> BookingStep? {
        switch standing {
        case .none, .deleted, .lost: nil
        case .creating, .liveWithoutEvent: .readBack(address, nil, generation: 4)
        case .liveUnwritten, .liveOld, .liveCurrent:
            isUncertain ? .readBack(address, event, generation: 4) : .delete(address, event, generation: 4)
        }
    }

    @Test func `every state of both calendars has exactly the step that brings them in line`() throws {
        let planner = BookingPlanner()
        for status in Booking.Status.allCases {
            for here in Standing.allCases {
                for there in Standing.allCases {
                    for uncertain: Set<CalendarAddress> in [[], [Self.here], [Self.there], [Self.here, Self.there]] {
                        let mappings = [Self.mapping(here, at: Self.here), Self.mapping(there, at: Self.there)].compactMap { $0 }
                        let work = BookingWork(booking: try Self.booking(status), mappings: mappings)
                        let first =
                            status == .confirmed
                            ? Self.writing(here, isUncertain: uncertain.contains(Self.here))
                            : Self.clearing(here, at: Self.here, isUncertain: uncertain.contains(Self.here))
                        let second = Self.clearing(there, at: Self.there, isUncertain: uncertain.contains(Self.there))
                        let step = planner.nextStep(work, uncertain: uncertain)
                        #expect(step == first ?? second ?? .done, "\(status), here \(here), there \(there), uncertain \(uncertain)")
                        // The store's idea of being done and the planner's are the same, as long as nothing is uncertain.
                        if uncertain.isEmpty { #expect((step == .done) == work.isDone || here == .liveWithoutEvent) }
                    }
                }
            }
        }
    }

    @Test func `a step never depends on the order of the mappings`() throws {
        let planner = BookingPlanner()
        for here in Standing.allCases {
            for there in Standing.allCases {
                let mappings = [Self.mapping(here, at: Self.here), Self.mapping(there, at: Self.there)].compactMap { $0 }
                let booking = try Self.booking(.confirmed)
                let one = planner.nextStep(BookingWork(booking: booking, mappings: mappings), uncertain: [])
                let other = planner.nextStep(BookingWork(booking: booking, mappings: mappings.reversed()), uncertain: [])
                #expect(one == other)
            }
        }
    }

    @Test func `an event that looks right is taken for written only in a booking's first version`() throws {
        let planner = BookingPlanner()
        let first = try Self.booking(.confirmed, version: 1)
        let later = try Self.booking(.confirmed, version: 2)
        func found(title: String? = "T", shift: Double = 0) -> StoredEvent {
            StoredEvent(
                id: Self.event.id, uid: Self.event.uid, revision: Self.event.revision,
                window: TimeWindow(start: Self.instant + shift, end: Self.instant + 60 + shift), title: title, key: nil)
        }
        let occupied = BusyInterval(window: first.draft.window, kind: .busy)
        #expect(planner.effect(of: found(), first, isWanted: true) == .written(Self.event, occupied: occupied))
        #expect(planner.effect(of: found(), later, isWanted: true) == .found(Self.event))
        #expect(planner.effect(of: found(), first, isWanted: false) == .found(Self.event))
        #expect(planner.effect(of: found(title: "Lunch"), first, isWanted: true) == .found(Self.event))
        #expect(planner.effect(of: found(title: nil), first, isWanted: true) == .found(Self.event))
        #expect(planner.effect(of: found(shift: 60), first, isWanted: true) == .found(Self.event))
        #expect(
            planner.effect(of: found(), try Self.booking(.confirmed, version: 1, isBusy: false), isWanted: true)
                == .written(Self.event, occupied: nil))
    }

    @Test func `only what leaves doubt about an event makes it be read back`() {
        let planner = BookingPlanner()
        for operation in ProviderOperation.allCases {
            for code in [ProviderErrorCode.revisionMismatch, .notFound, .unreachable, .forbidden, .rateLimited] {
                for effect in [ProviderError.Effect.none, .unknown] {
                    let error = ProviderError(code, .permanent, operation: operation, effect: effect, message: "m")
                    let expected =
                        switch operation {
                        case .updateEvent: effect == .unknown || code == .revisionMismatch || code == .notFound
                        case .deleteEvent: code == .revisionMismatch
                        default: false
                        }
                    #expect(planner.needsReadBack(error) == expected, "\(error)")
                }
            }
        }
    }
}
