import Foundation
import GoogleAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators

/// The adapter and a simulated Google, for the conformance suite.
struct SimulatedHarness: ConformanceHarness {
    static let account = "ada@example.org"

    let simulator: GoogleSimulator
    let clock: SimulatedClock
    let adapter: any ProviderAdapter
    let readOnlyCalendar: CalendarID? = nil
    let server: String? = nil
    let deadServers: [String] = []
    private let token: Secret

    init() throws {
        clock = SimulatedClock()
        simulator = GoogleSimulator(clock: clock)
        guard let endpoints = GoogleEndpoints(origin: simulator.origin) else { throw HarnessError("the simulator has no address") }
        adapter = GoogleAdapter(endpoints: endpoints)
        simulator.makeAccount(Self.account)
        token = simulator.grant(to: Self.account, scopes: nil).accessToken
    }

    var counterpart: (any Counterpart)? { simulator.counterpart(for: Self.account) }
    var pushCounterpart: (any PushCounterpart)? { simulator.pushCounterpart(for: Self.account) }

    func context(for account: ConformanceAccount, connected: Bool) async throws -> ProviderContext {
        context(account == .owner ? token : Secret("ya29.not-a-token"))
    }

    func context(_ token: Secret) -> ProviderContext {
        ProviderContext(
            connection: ConnectionContext(id: ConnectionID("conformance"), credential: .bearer(token)),
            http: SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock), clock: clock, random: SystemRandom())
    }

    /// A session of the account's owner.
    var owner: ProviderSession { ProviderSession(adapter: adapter, context: context(token)) }

    func prepareCalendar(named name: String) async throws -> PreparedCalendar {
        guard let made = try await counterpart?.makeCalendar(named: name) else { throw HarnessError("no calendar can be made") }
        return PreparedCalendar(id: made.id, isScratch: true)
    }

    func removeCalendar(_ calendar: CalendarID) async throws { try await counterpart?.removeCalendar(calendar) }
}
