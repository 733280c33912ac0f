import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing

@Suite("The CalDAV counterpart, on real servers", .timeLimit(.minutes(5)))
struct CalDAVCounterpartTests {
    @Test("finds the account's calendars from the server's address alone", arguments: CalDAVServer.Kind.allCases)
    func discovers(kind: CalDAVServer.Kind) async throws {
        let server = try await CalDAVServer(kind)
        defer { server.stop() }
        let setup = try CalDAVSetup(server)
        let found = try await CalDAVCounterpart.discover(
            server: server.origin, username: server.owner.name, password: Secret(server.owner.password), transport: setup.transport)
        let calendar = try #require(try await found.makeCalendar(named: "Found"))
        #expect(calendar.id.rawValue.hasPrefix(server.home.path()))
        #expect(calendar.name == "Found")
        try await found.removeCalendar(calendar.id)
        await #expect(throws: HarnessError.self) {
            _ = try await CalDAVCounterpart.discover(
                server: server.origin, username: server.owner.name, password: Secret("wrong"), transport: setup.transport)
        }
    }

    @Test("reads back what it puts, changes and removes", arguments: CalDAVServer.Kind.allCases)
    func putsAndReads(kind: CalDAVServer.Kind) async throws {
        let server = try await CalDAVServer(kind)
        defer { server.stop() }
        let counterpart = try CalDAVSetup(server).counterpart
        let calendar = try #require(try await counterpart.makeCalendar(named: "Events")).id
        let title = "Commas, semicolons; back\\slashes\nand " + String(repeating: "long 漢字 😀 ", count: 30) + "end"
        let event = try await counterpart.put(
            CounterpartEvent(title, .days(first: CivilDay(2028, 2, 29), count: 1), uid: EventUID("leap@example.org")), in: calendar)
        let first = try await counterpart.events(in: calendar)
        #expect(first == [CounterpartRecord(id: event, uid: EventUID("leap@example.org"), title: title, details: nil, location: nil)])
        try await counterpart.change(event, title: "Other", window: nil, in: calendar)
        #expect(try await counterpart.events(in: calendar).map(\.title) == ["Other"])
        try await counterpart.remove(event, from: calendar)
        try await counterpart.remove(event, from: calendar)
        #expect(try await counterpart.events(in: calendar).isEmpty)
    }

    @Test("removes no calendar that it did not make")
    func keepsOthersCalendars() async throws {
        let server = try await CalDAVServer(.radicale)
        defer { server.stop() }
        let counterpart = try CalDAVSetup(server).counterpart
        await #expect(throws: HarnessError.self) { try await counterpart.removeCalendar(CalendarID("/owner/locked/")) }
    }
}
