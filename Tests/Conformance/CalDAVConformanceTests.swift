import CalDAVAdapter
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@Suite("The CalDAV adapter, on real servers", .timeLimit(.minutes(10)))
struct CalDAVConformanceTests {
    @Test("conforms, and leaves the account as it was found", arguments: CalDAVServer.Kind.allCases)
    func conforms(kind: CalDAVServer.Kind) async throws {
        let server = try await CalDAVServer(kind)
        defer { server.stop() }
        let setup = try CalDAVSetup(server)
        let before = try await setup.calendars()
        let report = await ConformanceRunner().run(setup.harness())
        #expect(report.isGreen, "\(report.table())")
        // These servers have no authorization server beside them, and nobody here receives what they push: that is examined on the simulator,
        // and from end to end with a real Xandikos.
        let elsewhere = ConformanceCase.all.filter { !$0.requirements.isDisjoint(with: [.oauthCounterpart, .pushCounterpart]) }.map(\.id)
        let without = Set(elsewhere + (kind == .radicale ? [] : ["CALENDARS-LIST-2/read-only"]))
        #expect(Set(report.notApplicable.map(\.id)) == without, "\(report.notApplicable)")
        #expect(try await setup.calendars() == before)
    }

    @Test("conforms in a calendar that has events already, and leaves them alone", arguments: CalDAVServer.Kind.allCases)
    func conformsInUsedCalendar(kind: CalDAVServer.Kind) async throws {
        let server = try await CalDAVServer(kind)
        defer { server.stop() }
        let setup = try CalDAVSetup(server)
        let mine = try #require(try await setup.counterpart.makeCalendar(named: "Mine"))
        let soon = SystemClock().now.addingTimeInterval(40 * 86_400)
        let window = try #require(TimeWindow(start: soon, end: soon.addingTimeInterval(3_600)))
        let event = try await setup.counterpart.put(CounterpartEvent("Mine, \"kept\"", .instants(window)), in: mine.id)
        let before = try await setup.counterpart.events(in: mine.id)
        #expect(before.map(\.id) == [event])
        let names = ["EVENT-CREATE-1", "EVENT-CREATE-3", "EVENT-UPDATE-4", "EVENT-DELETE-4", "FREEBUSY-READ-4", "CHANGES-READ-3/person"]
        let cases = ConformanceCase.all.filter { names.contains($0.id) }
        let report = await ConformanceRunner(cases: cases).run(setup.harness(calendar: mine.id))
        #expect(report.passed.count == names.count, "\(report.table())")
        #expect(try await setup.counterpart.events(in: mine.id) == before)
    }
}

/// A server with everything that a run needs.
struct CalDAVSetup {
    let server: CalDAVServer
    let transport: CurlTransport
    let counterpart: CalDAVCounterpart

    init(_ server: CalDAVServer) throws {
        self.server = server
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        transport = try CurlTransport(configuration: configuration)
        counterpart = CalDAVCounterpart(
            home: server.home, username: server.owner.name, password: Secret(server.owner.password), transport: transport)
    }

    func harness(calendar: CalendarID? = nil) -> AccountHarness {
        AccountHarness(
            adapter: CalDAVAdapter(), server: server.origin.absoluteString, username: server.owner.name,
            password: Secret(server.owner.password), transport: transport, calendar: calendar,
            readOnlyCalendar: server.readOnlyCalendar.map { CalendarID($0) },
            deadServers: ["http://127.0.0.1:1/", "https://calendar-host-conformance.invalid/"], counterpart: counterpart)
    }

    /// Every calendar of the account with everything in it.
    func calendars() async throws -> [ProviderCalendar: [CounterpartRecord]] {
        var contents: [ProviderCalendar: [CounterpartRecord]] = [:]
        for calendar in try await harness().session(for: .owner).listCalendars() {
            contents[calendar] = try await counterpart.events(in: calendar.id)
        }
        return contents
    }
}
