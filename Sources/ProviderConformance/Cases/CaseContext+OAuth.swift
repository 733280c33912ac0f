package import Foundation
package import ProviderKit

extension CaseContext {
    /// The other side of OAuth; cases that use it require it, so it is there.
    package var oauth: any OAuthCounterpart {
        get throws(CaseNotApplicable) {
            guard let oauth = harness.oauthCounterpart else { throw CaseNotApplicable(reason: "needs an OAuth counterpart") }
            return oauth
        }
    }

    /// A consent that is under way.
    package struct Consent {
        /// A session that is yet to be connected, with the settings that the consent page's address came with.
        package let context: ProviderContext
        /// The page's address.
        package let page: URL
        /// What the page was asked with.
        package let state: String
        /// What proves that the code is for us.
        package let verifier: PKCEVerifier

        /// A field of an address's query.
        package static func field(_ name: String, of url: URL) -> String? {
            URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first { $0.name == name }?.value
        }
    }

    /// A session over a context.
    package func session(_ context: ProviderContext) -> ProviderSession {
        ProviderSession(adapter: adapter, context: context, retry: .never)
    }

    /// Asks for the consent page's address.
    package func askForConsent() async throws -> Consent {
        let start = try await harness.context(for: .owner, connected: false).with(credential: .none)
        let verifier = PKCEVerifier(random: start.random)
        let state = start.random.urlSafeToken(bytes: 16)
        let reply = try await session(start)
            .authorizationURL(AuthorizationURLRequest(client: try oauth.client, state: state, challenge: try verifier.challenge()))
        let connection = ConnectionContext(id: owner.connection, credential: .none, settings: reply.settings)
        let context = start.with(connection: connection)
        return Consent(context: context, page: reply.url, state: state, verifier: verifier)
    }

    /// The code with which the owner's browser comes back.
    package func code(of consent: Consent) async throws -> Secret {
        let back = try await oauth.grantEverything(at: consent.page)
        try expectEqual(Consent.field("state", of: back), consent.state, "The state comes back")
        guard let code = Consent.field("code", of: back) else {
            throw ConformanceFailure(
                message: "The consent gives a code", expected: "a code", actual: "none", file: #fileID, line: #line)
        }
        return Secret(code)
    }

    /// Tokens of a fresh consent, and the context in which they are used.
    package func freshTokens() async throws -> (tokens: OAuthTokens, context: ProviderContext) {
        let consent = try await askForConsent()
        let code = try await code(of: consent)
        let tokens = try await session(consent.context)
            .exchangeCode(ExchangeCodeRequest(client: try oauth.client, code: code, verifier: consent.verifier))
        return (tokens, consent.context)
    }

    /// The refresh token of a consent, which must be there.
    package func refreshToken(of tokens: OAuthTokens, file: String = #fileID, line: UInt = #line) throws -> Secret {
        guard let token = tokens.refreshToken else {
            throw ConformanceFailure(
                message: "The consent gives a refresh token", expected: "a token", actual: "none", file: file, line: line)
        }
        return token
    }

    /// Demands that an access token opens the account.
    package func expectOpen(_ token: Secret, _ context: ProviderContext, file: String = #fileID, line: UInt = #line) async throws {
        let account = try await session(context.with(credential: .bearer(token))).identify().account
        try expect(!account.subject.isEmpty, "The token opens an account", expected: "a subject", actual: "nothing", file: file, line: line)
    }
}
