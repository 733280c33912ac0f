import Foundation
import GoogleAdapter
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import SimulatorServer
import Testing
import Transport

@Suite("The adapters of web providers, on simulators", .timeLimit(.minutes(10)))
struct SimulatedConformanceTests {
    /// A web provider, how it is simulated, and how its adapter is pointed at the simulator.
    enum Web: String, Sendable, CaseIterable {
        case google, microsoft

        func simulator(_ clock: any WallClock) -> any SimulatedProvider {
            switch self {
            case .google: GoogleSimulator(clock: clock)
            case .microsoft: MicrosoftSimulator(clock: clock)
            }
        }

        func adapter(_ origin: URL) throws -> any ProviderAdapter {
            switch self {
            case .google: GoogleAdapter(endpoints: try #require(GoogleEndpoints(origin: origin)))
            case .microsoft: MicrosoftAdapter(endpoints: try #require(MicrosoftEndpoints(origin: origin)))
            }
        }
    }

    private static let account = "examined@example.org"

    @Test("conform in memory, with pages of one, two and many", arguments: Web.allCases, [1, 2, nil])
    func conformInMemory(_ web: Web, pageSize: Int?) async throws {
        let clock = SimulatedClock(Date())
        let simulator = web.simulator(clock)
        simulator.makeAccount(Self.account)
        if let pageSize { simulator.faults = FaultPlan([FaultPlan.Rule(.smallPages(pageSize), times: .max)]) }
        let transport = SimulatorTransport([try #require(simulator.origin.host()): simulator], clock: clock)
        let report = await ConformanceRunner(cases: ConformanceCase.all + simulator.ownCases).run(
            simulator.harness(
                adapter: try web.adapter(simulator.origin), account: Self.account, transport: transport, clock: clock,
                readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account)))
        #expect(report.isGreen, "\(report.table())")
        let unexpected = report.notApplicable.filter { !Self.isExpected($0) }.map { "\($0.id): \($0.outcome)" }
        #expect(unexpected.isEmpty, "\(unexpected)")
    }

    @Test("conform over sockets, and leave the account as it was found", arguments: Web.allCases)
    func conformOnLoopback(_ web: Web) async throws {
        let clock = SystemClock()
        let simulator = web.simulator(clock)
        let primary = simulator.makeAccount(Self.account)
        let server = try await SimulatorServer(simulator)
        let counterpart = simulator.counterpart(for: Self.account)
        let mine = try await counterpart.put(CounterpartEvent("Mine", .days(first: CivilDay(2026, 1, 1), count: 1)), in: primary)
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        let harness = simulator.harness(
            adapter: try web.adapter(server.origin), account: Self.account, transport: try CurlTransport(configuration: configuration),
            clock: clock, readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account))
        let before = try await harness.session(for: .owner).listCalendars()
        let report = await ConformanceRunner(cases: ConformanceCase.all + simulator.ownCases).run(harness)
        #expect(report.isGreen, "\(report.table())")
        #expect(try await harness.session(for: .owner).listCalendars() == before)
        #expect(try await counterpart.events(in: primary).map(\.id) == [mine])
        await server.stop()
    }

    /// Passwords are not known there, the services take no damaged events, and either has its own schemes and habits of push.
    private static func isExpected(_ result: CaseResult) -> Bool {
        guard case .notApplicable(let reason) = result.outcome else { return false }
        let isForeignPush = result.id.contains("PUSH-") || result.id.hasPrefix("PROOF-")
        return reason.contains("password authorization") || reason.contains("refuses damaged events")
            || isForeignPush && reason.hasPrefix("needs") && !reason.contains("counterpart")
    }
}
