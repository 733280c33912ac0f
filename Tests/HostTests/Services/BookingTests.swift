import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite struct BookingTests {
    @Test func `a booking put twice makes one event, and the second put changes nothing`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        let calls = world.provider.callCount
        let again = try await world.services.bookings.put(try world.request())
        guard case .unchanged(let booking) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(booking.version == 1)
        #expect(try await world.services.drain(booking: booking.id).state == .synced)
        #expect(world.provider.callCount == calls)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `the same booking put by fifty callers at once makes one event`() async throws {
        let world = try await MemoryWorld()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let request = try world.request()
                    _ = try await world.services.bookings.put(request)
                    _ = try await world.services.drain(booking: request.id)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await world.booking().version == 1)
        #expect(world.titles == ["Appointment"])
        #expect(try await world.jobs(.ready).isEmpty)
    }

    @Test func `a booking that is moved in time is the same event at its new time`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request(hour: 24))
        let event = try #require(world.provider.events(in: world.first).first)
        let booking = try await world.book(try world.request(title: "Later", hour: 30))
        let moved = try #require(world.provider.events(in: world.first).first)
        #expect(booking.state == .synced)
        #expect(moved.id == event.id)
        #expect(moved.content.title == "Later")
        #expect(moved.content.time == .instants(try world.window(30)))
        #expect(world.titles.count == 1)
    }

    @Test func `a booking that goes to another calendar leaves the first, and may come back`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        for round in 1...3 {
            try await world.book(try world.request(in: world.second, title: "There \(round)"))
            #expect(world.provider.events(in: world.first).isEmpty)
            #expect(world.provider.events(in: world.second).map(\.content.title) == ["There \(round)"])
            try await world.book(try world.request(title: "Here \(round)"))
            #expect(world.provider.events(in: world.first).map(\.content.title) == ["Here \(round)"])
            #expect(world.provider.events(in: world.second).isEmpty)
        }
        let mappings = try await world.services.bookings.work(BookingID("appointment")).mappings
        #expect(mappings.count == 2)
        #expect(mappings.filter { $0.state == .live }.map(\.generation) == [3])
    }

    @Test func `while a booking moves to another calendar its time is never free in between`() async throws {
        let order = Mutex<[ProviderOperation]>([])
        let world = try await MemoryWorld { operation, moment in
            if moment == .before { order.withLock { $0.append(operation) } }
        }
        try await world.book(try world.request())
        order.withLock { $0 = [] }
        try await world.book(try world.request(in: world.second))
        #expect(order.withLock { $0 } == [.createEvent, .deleteEvent])
    }

    @Test func `a cancelled booking's event is gone, cancelling again changes nothing, and it can be put again`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        for _ in 0..<3 {
            _ = try await world.services.bookings.cancel(BookingID("appointment"))
            #expect(try await world.services.drain(booking: BookingID("appointment")).state == .synced)
            #expect(world.titles.isEmpty)
        }
        #expect(try await world.booking().version == 2)
        let again = try await world.book(try world.request(title: "After all"))
        #expect(again.version == 3)
        #expect(world.titles == ["After all"])
    }

    @Test func `a booking cancelled before anything was sent never reaches the provider`() async throws {
        let world = try await MemoryWorld()
        let calls = world.provider.callCount
        _ = try await world.services.bookings.put(try world.request())
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        #expect(try await world.services.drain(booking: BookingID("appointment")).state == .synced)
        #expect(world.provider.callCount == calls)
        #expect(try await world.jobs(.ready).isEmpty)
    }

    @Test(arguments: [ProviderOperation.createEvent, .updateEvent], [HookedAdapter.Moment.before, .after])
    func `a booking that changes while it is delivered ends as it was put last`(
        _ operation: ProviderOperation, _ moment: HookedAdapter.Moment
    ) async throws {
        let change = OneTime()
        let world = try await MemoryWorld { current, at in
            guard current == operation, at == moment else { return }
            await change.run()
        }
        if operation == .updateEvent { try await world.book(try world.request()) }
        change.set {
            _ = try await world.services.bookings.put(try world.request(title: "Newest", hour: 48, details: "newest"))
        }
        _ = try await world.services.bookings.put(try world.request(title: "Old", hour: 36, details: "old"))
        let booking = try await world.services.drain(booking: BookingID("appointment"), patience: .seconds(30))
        #expect(change.hasRun)
        #expect(booking.state == .synced)
        let events = world.provider.events(in: world.first)
        #expect(events.map(\.content.title) == ["Newest"])
        #expect(events.map(\.details) == ["newest"])
        // The job that the change asked for finds nothing left to do.
        try await world.runDueJobs()
        #expect(try await world.jobs(.ready).isEmpty)
        #expect(world.provider.events(in: world.first).map(\.revision) == events.map(\.revision))
    }

    @Test(arguments: [ProviderOperation.createEvent, .updateEvent], [HookedAdapter.Moment.before, .after])
    func `a booking that is cancelled while it is delivered leaves no event`(
        _ operation: ProviderOperation, _ moment: HookedAdapter.Moment
    ) async throws {
        let change = OneTime()
        let world = try await MemoryWorld { current, at in
            guard current == operation, at == moment else { return }
            await change.run()
        }
        if operation == .updateEvent { try await world.book(try world.request()) }
        change.set { _ = try await world.services.bookings.cancel(BookingID("appointment")) }
        _ = try await world.services.bookings.put(try world.request(title: "Old", hour: 36))
        let booking = try await world.services.drain(booking: BookingID("appointment"), patience: .seconds(30))
        #expect(change.hasRun)
        #expect(booking.state == .synced)
        #expect(world.titles.isEmpty)
    }

    @Test func `an event that a person deleted is made anew when the product changes the booking`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        let event = try #require(world.provider.events(in: world.first).first)
        try await world.counterpart.remove(event.id, from: world.first)
        let booking = try await world.book(try world.request(title: "Changed"))
        #expect(booking.state == .synced)
        #expect(world.titles == ["Changed"])
        let mapping = try #require(try await world.services.bookings.work(booking.id).mappings.first)
        #expect(mapping.generation == 1)
        #expect(mapping.event?.id != event.id)
    }

    @Test func `an event that a person deleted is no obstacle to cancelling`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        let event = try #require(world.provider.events(in: world.first).first)
        try await world.counterpart.remove(event.id, from: world.first)
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        #expect(try await world.services.drain(booking: BookingID("appointment")).state == .synced)
        #expect(world.titles.isEmpty)
    }

    @Test func `an event that a person edited says what the product says after its next change`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        let event = try #require(world.provider.events(in: world.first).first)
        try await world.counterpart.change(event.id, title: "Lunch!", window: try world.window(90), in: world.first)
        let booking = try await world.book(try world.request(title: "Product's own", hour: 25, details: "d"))
        #expect(booking.state == .synced)
        let now = try #require(world.provider.events(in: world.first).first)
        #expect(now.id == event.id)
        #expect(now.content.title == "Product's own")
        #expect(now.content.time == .instants(try world.window(25)))
        #expect(world.titles.count == 1)
    }

    @Test func `an event that a person edited is taken out when the booking is cancelled`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        let event = try #require(world.provider.events(in: world.first).first)
        try await world.counterpart.change(event.id, title: "Lunch!", window: nil, in: world.first)
        _ = try await world.services.bookings.cancel(BookingID("appointment"))
        #expect(try await world.services.drain(booking: BookingID("appointment")).state == .synced)
        #expect(world.titles.isEmpty)
    }

    @Test func `a booking for a calendar that cannot be written or is not there is refused at once`() async throws {
        let world = try await MemoryWorld()
        let readOnly = world.provider.makeCalendar(named: "Locked", access: .read)
        _ = try await world.services.calendars.refresh(MemoryWorld.connection)
        await expectHostError(.conflict) { try await world.services.bookings.put(try world.request(in: readOnly)) }
        await expectHostError(.notFound) { try await world.services.bookings.put(try world.request(in: CalendarID("/nowhere/"))) }
        world.provider.removeCalendar(world.second)
        _ = try await world.services.calendars.refresh(MemoryWorld.connection)
        await expectHostError(.notFound) { try await world.services.bookings.put(try world.request(in: world.second)) }
        #expect(try await world.services.bookings.list().isEmpty)
    }

    @Test(arguments: ["", String(repeating: "x", count: 513), String(repeating: "é", count: 257)])
    func `a booking's id has one to 512 bytes`(_ id: String) async throws {
        let world = try await MemoryWorld()
        await expectHostError(.invalidRequest) { try await world.services.bookings.put(try world.request(id)) }
    }

    @Test(arguments: ["a/b c%2F", "';DROP TABLE bookings;--", "\u{202e}kool", "🗓️", "a\u{0}b", "\n", String(repeating: "x", count: 512)])
    func `a booking's id may be anything a caller likes`(_ id: String) async throws {
        let world = try await MemoryWorld()
        let booking: Booking
        do { booking = try await world.book(try world.request(id)) } catch {
            // Refusing is right too, as long as it is said clearly and nothing is written.
            #expect(HostError(wrapping: error).code == .invalidRequest)
            #expect(world.titles.isEmpty)
            return
        }
        #expect(booking.id.rawValue == id)
        #expect(booking.state == .synced)
        #expect(world.titles.count == 1)
    }
}

/// Something that happens in the middle of a verb, once.
final class OneTime: Sendable {
    private let action = Mutex<(@Sendable () async throws -> Void)?>(nil)
    private let ran = Mutex(false)

    var hasRun: Bool { ran.withLock { $0 } }

    func set(_ action: @escaping @Sendable () async throws -> Void) { self.action.withLock { $0 = action } }

    func run() async {
        guard let action = action.withLock({ $0.take() }) else { return }
        ran.withLock { $0 = true }
        do { try await action() } catch { Issue.record(error) }
    }
}
