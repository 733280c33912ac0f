import ProviderSimulators
import TestServers
import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import CalendarHost

/// What servers do wrong, end to end: the real adapter and transport, a real server, and somebody in between.
@Suite(.timeLimit(.minutes(10)))
struct BadServerTests {
    private static let hour = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 3_600).rounded(.down) * 3_600)

    private static func window(_ hours: Double) throws -> TimeWindow {
        try #require(TimeWindow(start: hour + hours * 3_600, end: hour + hours * 3_600 + 1_800))
    }

    private static func question(_ address: CalendarAddress) throws -> AvailabilityRequest {
        AvailabilityRequest(
            calendars: [address], window: try #require(TimeWindow(start: hour + 86_400, end: hour + 4 * 86_400)), maximumAge: 86_400)
    }

    /// Nothing of a secret, in any form in which it travels.
    private static func expectNoLeak(_ texts: [String], _ world: CalDAVWorld, sourceLocation: SourceLocation = #_sourceLocation) {
        let password = world.owner.password
        let basic = Data("\(world.owner.name):\(password)".utf8).base64EncodedString()
        for text in texts {
            for secret in [password, basic] { #expect(!text.contains(secret), sourceLocation: sourceLocation) }
        }
    }

    @Test(arguments: Meddler.Deed.wrongs)
    func `a server that goes wrong gives one clear error, and nothing is half-written or leaked`(_ deed: Meddler.Deed) async throws {
        let meddler = Box<Meddler>()
        let world = try await CalDAVWorld { origin in try meddler.set(Meddler(before: origin)).origin }
        let between = try meddler.value
        let log = LogLines()
        let host = try await world.services(log: log)
        let address = CalendarAddress(connection: CalDAVWorld.connection, calendar: world.calendars[0])
        for number in 0..<3 {
            _ = try await world.counterpart.put(
                CounterpartEvent("Event \(number)", .instants(try Self.window(30 + Double(number) * 2))), in: address.calendar)
        }
        _ = try await host.changes.pull(address)
        let before = try await host.availability.answer(Self.question(address))
        #expect(before.busy.count == 3)
        let calendars = try await host.calendars.list()
        let connections = try await host.connections.list()

        between.deed = deed
        var errors: [HostError?] = []
        errors.append(
            await expectHostError(.providerFailed) {
                try await host.connections.connect(
                    provider: ProviderID("caldav"), server: between.origin.absoluteString, username: world.owner.name,
                    password: Secret(world.owner.password), id: ConnectionID("second"), actor: "test")
            })
        errors.append(await expectHostError(.providerFailed) { try await host.calendars.refresh(CalDAVWorld.connection) })
        errors.append(await expectHostError(.providerFailed) { try await host.changes.pull(address) })
        errors.append(await expectHostError(.providerFailed) { try await host.changes.pull(address, reconciles: true) })
        for error in errors {
            let message = try #require(error?.message)
            #expect(message.count > 20 && message.count < 1_000, "\(message)")
            #expect(!message.contains("Welcome"), "\(message)")
        }

        #expect(try await host.connections.list() == connections)
        #expect(try await host.calendars.list() == calendars)
        let after = try await host.availability.answer(Self.question(address))
        #expect(after.busy == before.busy)
        #expect(after.asOf == before.asOf)
        #expect(after.free == before.free)
        #expect(after.calendars.first?.lastError != nil)

        // The answer to a write is lost in the same way, after the write took effect.
        let request = BookingRequest(
            id: BookingID("appointment"), address: address,
            draft: EventDraft(
                title: "Appointment", window: try Self.window(50), details: "details of Appointment", location: "room of Appointment"))
        _ = try await host.bookings.put(request)
        let stuck = try await host.drain(booking: request.id, patience: .seconds(90))
        #expect(stuck.state != .synced)
        #expect(stuck.lastError != nil)
        #expect(try await SQLiteMigrator(path: world.databasePath).verify() == [])

        between.deed = .pass
        _ = try await host.bookings.retry(request.id)
        let booking = try await host.drain(booking: request.id, patience: .seconds(60))
        #expect(booking.state == .synced, "\(booking.lastError ?? "")")
        _ = try await host.changes.pull(address)
        #expect(try await host.availability.answer(Self.question(address)).busy.count == 4)
        let texts = try await world.texts(in: address.calendar)
        #expect(texts.count == 4)
        #expect(texts.filter { ExpectedEvent(title: "Appointment", start: request.draft.window.start).isShown(by: $0) }.count == 1)
        Self.expectNoLeak([log.text, stuck.lastError ?? ""] + errors.compactMap { $0?.description }, world)
        try await host.store.close()
        #expect(try await SQLiteMigrator(path: world.databasePath).verify() == [])
    }

    @Test(
        arguments: [
            ("DTSTART[^\\r\\n]*", "DTSTART:the day after tomorrow"),
            ("DTSTART[^\\r\\n]*", "DTSTART;TZID=Middle-earth/Shire:20270101T090000"),
            ("DTSTART[^\\r\\n]*", "DTSTART:99999999T999999Z"), ("SUMMARY:Event 1", "RRULE:FREQ=FORTNIGHTLY;BYMOON=FULL"),
            ("BEGIN:VCALENDAR.*END:VCALENDAR", "this is no calendar at all"), ("END:VEVENT", "END:VNOTHING"),
            ("BEGIN:VCALENDAR.*END:VCALENDAR", ""),
        ])
    func `an event that no parser accepts is counted, its time is unknown, and the others are there`(
        _ pattern: String, _ damage: String
    ) async throws {
        let meddler = Box<Meddler>()
        let world = try await CalDAVWorld { origin in try meddler.set(Meddler(before: origin)).origin }
        let host = try await world.services()
        let address = CalendarAddress(connection: CalDAVWorld.connection, calendar: world.calendars[0])
        for number in 0..<3 {
            _ = try await world.counterpart.put(
                CounterpartEvent("Event \(number)", .instants(try Self.window(30 + Double(number) * 2))), in: address.calendar)
        }
        let regex = try Regex(pattern).dotMatchesNewlines()
        nonisolated(unsafe) let unsafeRegex = regex
        try meddler.value.rewrite { body in
            // Only the second event, in answers that hold events.
            body.split(separator: "<response>", omittingEmptySubsequences: false).map { part in
                guard part.contains("SUMMARY:Event 1"), part.contains("BEGIN:VCALENDAR") else { return String(part) }
                return String(part).replacing(unsafeRegex, with: damage, maxReplacements: 1)
            }.joined(separator: "<response>")
        }
        let summary = try await host.changes.pull(address)
        #expect(summary.upserted == 3)
        #expect(summary.unreadable == 1)
        let answer = try await host.availability.answer(Self.question(address))
        // What can be told of the damaged event may be told too: its first time, where only its repetition is nonsense.
        let damaged = try Self.window(32)
        #expect(answer.busy.map(\.window).filter { $0 != damaged } == [try Self.window(30), try Self.window(34)])
        #expect(answer.unknown.count == 1)
        #expect(answer.unknown.first?.event != nil)
        #expect(!answer.complete)
        #expect(!answer.free.contains { $0.start < damaged.end && $0.end > damaged.start })
        try meddler.value.deed = .pass
        _ = try await host.changes.pull(address, reconciles: true)
        try await host.store.close()
        #expect(try await SQLiteMigrator(path: world.databasePath).verify() == [])
    }

    @Test func `a wrong password at a real server is said once and stores nothing`() async throws {
        let world = try await CalDAVWorld()
        let log = LogLines()
        let host = try await world.services(log: log)
        let error = await expectHostError(.providerFailed) {
            try await host.connections.connect(
                provider: ProviderID("caldav"), server: world.entry.absoluteString, username: "other", password: Secret("guess-no-17"),
                id: ConnectionID("second"), actor: "test")
        }
        #expect(error?.provider?.code == .unauthenticated)
        #expect(error?.message.lowercased().contains("password") == true)
        #expect(try await host.connections.list().count == 1)
        for text in [log.text, "\(error.map(String.init(describing:)) ?? "")"] {
            #expect(!text.contains("guess-no-17"))
            #expect(!text.contains(Data("other:guess-no-17".utf8).base64EncodedString()))
        }
        try await host.store.close()
        #expect(try await SQLiteMigrator(path: world.databasePath).verify() == [])
    }

    @Test(arguments: [
        "http://127.0.0.1:1/", "https://calendar-host-test.invalid/", "http://10.255.255.1/", "not an address", "ftp://127.0.0.1/", "",
    ])
    func `an address where no server is, or none may be, is said clearly and stores nothing`(_ server: String) async throws {
        let world = try await CalDAVWorld()
        let host = try await world.services()
        let error = await expectHostError(.providerFailed) {
            try await host.connections.connect(
                provider: ProviderID("caldav"), server: server, username: "x", password: Secret("guess-no-17"), id: ConnectionID("second"),
                actor: "test")
        }
        #expect((error?.message.count ?? 0) > 20, "\(error?.message ?? "")")
        #expect(try await host.store.connection(ConnectionID("second")) == nil)
        try await host.store.close()
    }

    @Test func `a server that vanishes takes nothing with it`() async throws {
        let meddler = Box<Meddler>()
        let world = try await CalDAVWorld { origin in try meddler.set(Meddler(before: origin)).origin }
        let host = try await world.services()
        let address = CalendarAddress(connection: CalDAVWorld.connection, calendar: world.calendars[0])
        _ = try await world.counterpart.put(CounterpartEvent("Event", .instants(try Self.window(30))), in: address.calendar)
        _ = try await host.changes.pull(address)
        let before = try await host.availability.answer(Self.question(address))
        meddler.drop()
        await expectHostError(.providerFailed) { try await host.changes.pull(address) }
        let after = try await host.availability.answer(Self.question(address))
        #expect(after.busy == before.busy)
        #expect(after.asOf == before.asOf)
        #expect(after.calendars.first?.lastError?.isEmpty == false)
        try await host.store.close()
        #expect(try await SQLiteMigrator(path: world.databasePath).verify() == [])
    }
}
