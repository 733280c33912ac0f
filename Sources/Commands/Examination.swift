import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import SimulatorServer
import Transport

/// What an examination of an adapter works with, and what has to end with it.
struct Examination: Sendable {
    let harness: AccountHarness
    /// The mode that the adapter is in; `nil` where it has only one.
    let mode: String?
    /// The cases of the provider's own, which need its simulator.
    let ownCases: [ConformanceCase]
    private let server: SimulatorServer?

    /// An examination with a real account.
    init(_ harness: AccountHarness) {
        self.harness = harness
        mode = nil
        ownCases = []
        server = nil
    }

    private init(_ harness: AccountHarness, mode: String? = nil, _ ownCases: [ConformanceCase], _ server: SimulatorServer?) {
        self.harness = harness
        self.mode = mode
        self.ownCases = ownCases
        self.server = server
    }

    private static let account = "examined@example.org"

    /// Against a simulator in memory, whose clock stands still but for pauses.
    static func inMemory(_ service: SimulatedService, _ mode: SimulatedService.Mode) async throws -> Examination {
        let clock = SimulatedClock(Date())
        let simulator = service.makeSimulator(clock, nil)
        simulator.makeAccount(account)
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        return Examination(
            simulator.harness(
                adapter: try adapter(service, mode, at: simulator.origin), account: account, transport: transport, clock: clock,
                readOnlyCalendar: simulator.makeReadOnlyCalendar(for: account)), mode: mode.name, simulator.ownCases, nil)
    }

    /// Against a simulator on a loopback port, over the host's own transport.
    static func onLoopback(_ service: SimulatedService, _ mode: SimulatedService.Mode) async throws -> Examination {
        let clock = SystemClock()
        let simulator = service.makeSimulator(clock, nil)
        simulator.makeAccount(account)
        let server = try await SimulatorServer(simulator)
        return Examination(
            simulator.harness(
                adapter: try adapter(service, mode, at: server.origin), account: account, transport: try loopbackTransport(),
                clock: clock, readOnlyCalendar: simulator.makeReadOnlyCalendar(for: account)), mode: mode.name, simulator.ownCases, server)
    }

    /// A CalDAV adapter, against a simulated server in memory that pushes as Xandikos does.
    static func calDAVInMemory(_ adapter: any ProviderAdapter) throws -> Examination {
        let clock = SimulatedClock(Date())
        let simulator = try CalDAVSimulator(clock: clock)
        simulator.makeAccount(account, password: Secret(SystemRandom().urlSafeToken(bytes: 16)))
        return Examination(
            try simulator.harness(
                adapter: adapter, account: account, transport: SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock),
                readOnlyCalendar: simulator.makeReadOnlyCalendar(for: account)), simulator.ownCases, nil)
    }

    /// A CalDAV adapter, against a simulated server on a loopback port, over the host's own transport.
    static func calDAVOnLoopback(_ adapter: any ProviderAdapter) async throws -> Examination {
        let simulator = try CalDAVSimulator(clock: SystemClock())
        simulator.makeAccount(account, password: Secret(SystemRandom().urlSafeToken(bytes: 16)))
        let server = try await SimulatorServer(simulator)
        return Examination(
            try simulator.harness(
                adapter: adapter, account: account, server: server.origin, transport: try loopbackTransport(),
                readOnlyCalendar: simulator.makeReadOnlyCalendar(for: account)), simulator.ownCases, server)
    }

    private static func loopbackTransport() throws -> CurlTransport {
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        return try CurlTransport(configuration: configuration)
    }

    /// Ends what was started for it.
    func end() async { await server?.stop() }

    private static func adapter(
        _ service: SimulatedService, _ mode: SimulatedService.Mode, at origin: URL
    ) throws -> any ProviderAdapter {
        guard let adapter = mode.makeAdapter(origin) else { throw CommandError("\(origin) is no address for \(service.id)") }
        return adapter
    }
}
