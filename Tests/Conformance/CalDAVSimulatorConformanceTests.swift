import CalDAVAdapter
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The CalDAV adapter, on a simulated server", .timeLimit(.minutes(5)))
struct CalDAVSimulatorConformanceTests {
    private static let account = "examined@example.org"

    /// A `Topic` field is neither needed nor free: it may be missing, but not malformed. The suite knows fields of either kind only.
    private static let nextcloud: CalDAVPushStyle = {
        var style = CalDAVPushStyle.nextcloud
        style.sendsTopicField = false
        return style
    }()

    @Test(
        "conforms in memory, with the full catalogue, and leaves the account as it was found",
        arguments: ["xandikos", "nextcloud", "rustical"])
    func conforms(name: String) async throws {
        let clock = SimulatedClock(Date())
        let styles = ["xandikos": CalDAVPushStyle.xandikos, "nextcloud": Self.nextcloud, "rustical": .rustical]
        let simulator = try CalDAVSimulator(clock: clock, push: styles[name])
        simulator.makeAccount(Self.account, password: Secret("Qx7: vulpine-zephyr 1%"))
        let transport = SimulatorTransport([simulator.origin.host() ?? "": simulator], clock: clock)
        let harness = try simulator.harness(
            adapter: CalDAVAdapter(), account: Self.account, transport: transport,
            readOnlyCalendar: simulator.makeReadOnlyCalendar(for: Self.account))
        let before = try await harness.session(for: .owner).listCalendars()
        let report = await ConformanceRunner(cases: ConformanceCase.all + simulator.ownCases).run(harness)
        #expect(report.isGreen, "\(report.table())")
        // Who signs nothing cannot be examined for how it signs.
        let unsigned = name == "rustical" ? ["1", "2", "3", "4", "5", "6", "10"].map { "PROOF-WEBPUSH-\($0)" } : []
        #expect(Set(report.notApplicable.map(\.id)) == Set(Self.withoutObject + unsigned), "\(report.notApplicable)")
        #expect(try await harness.session(for: .owner).listCalendars() == before)
        let refused = report.deliveries
        #expect((refused[AuthenticityScheme.webPush.rawValue]?.refused ?? 0) > 5_000)
        #expect((refused[AuthenticityScheme.bodySignature.rawValue]?.refused ?? 0) > 1_000)
        #expect(simulator.pushRegistrationCount == 0)
    }

    /// The simulated server has no authorization server beside it, and CalDAV knows neither the other providers' schemes nor their habits.
    private static var withoutObject: [String] {
        let foreign: Set<ConformanceRequirement> = [
            .oauthCounterpart, .channelToken, .signedToken, .encryptedPayload, .renewal, .batches, .handshakes,
        ]
        return ConformanceCase.all.filter { !$0.requirements.isDisjoint(with: foreign) }.map(\.id)
    }
}
