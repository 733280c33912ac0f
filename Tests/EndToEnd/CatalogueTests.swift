import CalDAVAdapter
import Foundation
import GoogleAdapter
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// The whole catalogue of attacks, shown to a host: whatever the suite shows to an adapter also comes to the host's receiver, with a database
/// behind it.
@Suite("The catalogue of attacks at a host", .timeLimit(.minutes(10)))
struct CatalogueTests {
    private static let account = "ada@example.org"

    @Test("what is believed is stored and calls for work; what is refused leaves no trace", arguments: PushedWorld.Kind.allCases)
    func catalogue(_ kind: PushedWorld.Kind) async throws {
        let clock = SimulatedClock(Date())
        let harness: AccountHarness
        let witness: HostWitness
        switch kind {
        case .google, .microsoft, .microsoftWithContent:
            let simulator: any SimulatedProvider = kind == .google ? GoogleSimulator(clock: clock) : MicrosoftSimulator(clock: clock)
            simulator.makeAccount(Self.account)
            let origin = simulator.origin
            let adapter: any ProviderAdapter =
                kind == .google
                ? GoogleAdapter(endpoints: try #require(GoogleEndpoints(origin: origin)))
                : MicrosoftAdapter(
                    endpoints: try #require(MicrosoftEndpoints(origin: origin)), resourceData: kind == .microsoftWithContent)
            witness = try HostWitness(adapter, try #require(adapter.capabilities.push))
            harness = simulator.harness(
                adapter: HostedAdapter(base: adapter, witness: witness), account: Self.account,
                transport: SimulatorTransport([try #require(origin.host()): simulator], clock: clock), clock: clock)
        case .caldav:
            let simulator = try CalDAVSimulator(clock: clock)
            simulator.makeAccount("ada", password: Secret("correct horse battery staple"))
            let adapter = CalDAVAdapter()
            witness = try HostWitness(adapter, try #require(adapter.capabilities.push))
            harness = try simulator.harness(
                adapter: HostedAdapter(base: adapter, witness: witness), account: "ada",
                transport: SimulatorTransport([try #require(simulator.origin.host()): simulator], clock: clock))
        }
        // Which value stands in a damaged byte makes no difference to a host, only to a verifier: one for each bit is enough here, where every
        // delivery costs a look at the whole database.
        let cases = ConformanceCase.all.filter { $0.requirements.contains(.push) && $0.id != "PUSH-VERIFY-8/values" }
        let report = await ConformanceRunner(cases: cases).run(harness)
        let failures = report.cases.filter { if case .failed = $0.outcome { true } else { false } }
        #expect(failures.isEmpty, "\(failures.map { "\($0.id): \($0.outcome)" }.joined(separator: "\n"))")
        let disagreements = await witness.disagreements
        #expect(disagreements.isEmpty, "\(disagreements.joined(separator: "\n"))")
        let (shown, refused) = (await witness.shown, await witness.refused)
        #expect(refused > 1_000)
        print("\(kind.rawValue): a host was shown \(shown) deliveries of the catalogue and refused \(refused)")
    }
}
