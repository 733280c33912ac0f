import Foundation
import GoogleAdapter
import ProviderKit
import ProviderSimulators
import Testing

@Suite struct ConsentTests {
    private let harness: SimulatedHarness

    /// The harness's own grant is withdrawn first: rights that an account granted before count with those that it grants now.
    init() throws {
        harness = try SimulatedHarness()
        harness.simulator.revokeGrants(of: SimulatedHarness.account)
    }

    private var session: ProviderSession { ProviderSession(adapter: harness.adapter, context: harness.context(Secret("none"))) }

    /// The whole way from the consent page to tokens.
    private func connect(_ decision: ConsentDecision) async throws -> OAuthTokens {
        let simulator = harness.simulator
        let verifier = PKCEVerifier(random: SystemRandom())
        let page = try await session.authorizationURL(
            AuthorizationURLRequest(client: simulator.client, state: "state", challenge: try verifier.challenge()))
        let back = try await simulator.consent(at: page.url, as: SimulatedHarness.account, decision)
        let code = try #require(HTTPRequest(method: .get, url: back).query["code"])
        return try await session.exchangeCode(ExchangeCodeRequest(client: simulator.client, code: Secret(code), verifier: verifier))
    }

    @Test func `consent gives tokens with which every verb works, again and again`() async throws {
        for _ in 0..<3 {
            let tokens = try await connect(.grantAll)
            let fresh = try await session.refreshTokens(
                RefreshTokensRequest(client: harness.simulator.client, refreshToken: try #require(tokens.refreshToken)))
            for token in [tokens.accessToken, fresh.accessToken] {
                let owner = ProviderSession(adapter: harness.adapter, context: harness.context(token))
                #expect(try await owner.identify().account.displayName == SimulatedHarness.account)
                #expect(try await owner.listCalendars().count == 1)
            }
        }
    }

    @Test(arguments: ["calendar.events", "calendar.freebusy", "calendar.calendarlist.readonly"])
    func `a right that is left out is named`(_ missing: String) async throws {
        let granted = GoogleSimulator.defaultScopes.filter { !$0.hasSuffix("auth/" + missing) }
        let failure = await #expect(throws: ProviderError.self) { _ = try await connect(.grant(granted)) }
        #expect(failure?.permanence == .needsReconsent)
        #expect(failure?.message.contains("auth/\(missing) (for") == true)
    }

    @Test func `after the owner has withdrawn the consent nothing works, and giving back succeeds`() async throws {
        let tokens = try await connect(.grantAll)
        let refreshToken = try #require(tokens.refreshToken)
        harness.simulator.revokeGrants(of: SimulatedHarness.account)
        let refusal = await #expect(throws: ProviderError.self) {
            _ = try await session.refreshTokens(RefreshTokensRequest(client: harness.simulator.client, refreshToken: refreshToken))
        }
        #expect(refusal?.permanence == .needsReconsent)
        let unauthenticated = await #expect(throws: ProviderError.self) {
            _ = try await ProviderSession(adapter: harness.adapter, context: harness.context(tokens.accessToken)).listCalendars()
        }
        #expect(unauthenticated?.code == .unauthenticated)
        try await session.revokeTokens(RevokeTokensRequest(client: harness.simulator.client, token: refreshToken))
    }
}
