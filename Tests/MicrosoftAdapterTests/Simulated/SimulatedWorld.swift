import Foundation
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

/// A simulated service with one account, and the adapter that speaks to it.
struct SimulatedWorld {
    static let account = "ada@example.org"

    let simulator: MicrosoftSimulator
    let clock: SimulatedClock
    let calendar: CalendarID
    private let transport: SimulatorTransport
    private let adapter: MicrosoftAdapter

    init(
        _ behaviour: MicrosoftBehaviour = MicrosoftBehaviour(), seed: UInt64 = 1, tenant: String = "common", resourceData: Bool = false
    ) throws {
        clock = SimulatedClock()
        simulator = MicrosoftSimulator(clock: clock, behaviour: behaviour, seed: seed)
        calendar = simulator.makeAccount(Self.account)
        transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        adapter = MicrosoftAdapter(
            endpoints: try #require(MicrosoftEndpoints(origin: simulator.origin)), tenant: tenant, resourceData: resourceData)
    }

    var counterpart: any Counterpart { simulator.counterpart(for: Self.account) }

    /// What the shared suite needs.
    func harness() -> AccountHarness {
        simulator.harness(
            adapter: adapter, account: Self.account, transport: transport, clock: clock,
            readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account))
    }

    /// A session of the account; one attempt for each call, unless said otherwise.
    func session(retry: RetryPolicy = .never) async throws -> ProviderSession {
        ProviderSession(adapter: adapter, context: try await harness().context(for: .owner, connected: true), retry: retry)
    }
}
