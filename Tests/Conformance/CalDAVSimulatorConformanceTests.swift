import CalDAVAdapter
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The CalDAV adapter, on a simulated server", .timeLimit(.minutes(5)))
struct CalDAVSimulatorConformanceTests {
    private static let account = "examined@example.org"

    @Test("conforms in memory, with the full catalogue, and leaves the account as it was found")
    func conforms() async throws {
        let clock = SimulatedClock(Date())
        let simulator = try CalDAVSimulator(clock: clock)
        simulator.makeAccount(Self.account, password: Secret("Qx7: vulpine-zephyr 1%"))
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        let harness = try simulator.harness(
            adapter: CalDAVAdapter(), account: Self.account, transport: transport,
            readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account))
        let before = try await harness.session(for: .owner).listCalendars()
        let report = await ConformanceRunner().run(harness)
        #expect(report.isGreen, "\(report.table())")
        // The simulated server has no authorization server beside it.
        let oauth = ConformanceCase.all.filter { $0.requirements.contains(.oauthCounterpart) }.map(\.id)
        #expect(Set(report.notApplicable.map(\.id)) == Set(oauth), "\(report.notApplicable)")
        #expect(try await harness.session(for: .owner).listCalendars() == before)
        #expect(report.seconds < 5)
    }
}
