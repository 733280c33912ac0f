import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about consent, tokens, and giving them back.
    static let oauthCases: [ConformanceCase] = [
        oauth("AUTH-CONSENT-1", "The consent page is asked for a code, with state, challenge and the exact redirect address") { context in
            let client = try context.oauth.client
            let consent = try await context.askForConsent()
            let expected = [
                "response_type": "code", "client_id": client.id, "redirect_uri": client.redirectURI.absoluteString, "state": consent.state,
                "code_challenge": try consent.verifier.challenge(), "code_challenge_method": "S256",
            ]
            for (name, value) in expected {
                try expectEqual(CaseContext.Consent.field(name, of: consent.page), value, "The page is asked with \(name)")
            }
        },
        oauth("AUTH-CONSENT-2", "The consent page's address holds no secret and depends on nothing but the request") { context in
            let client = try context.oauth.client
            let start = try await context.harness.context(for: .owner, connected: false).with(credential: .none)
            let request = AuthorizationURLRequest(client: client, state: "state", challenge: "challenge")
            let first = try await context.session(start).authorizationURL(request).url
            let second = try await context.session(start).authorizationURL(request).url
            try expectEqual(second, first, "The same request gives the same address")
            guard let secret = client.secret else { return }
            let text = first.absoluteString.removingPercentEncoding ?? first.absoluteString
            try expect(
                !text.contains(secret.revealText()), "The client's secret stays at home", expected: "no secret", actual: "the secret")
        },
        oauth("AUTH-CONSENT-3", "An owner who refuses is sent back with an error and the state, and no code") { context in
            let consent = try await context.askForConsent()
            let back = try await context.oauth.refuse(at: consent.page)
            try expectEqual(CaseContext.Consent.field("state", of: back), consent.state, "The state comes back")
            try expectEqual(CaseContext.Consent.field("error", of: back), "access_denied", "The refusal is named (RFC 6749 §4.1.2.1)")
            try expect(CaseContext.Consent.field("code", of: back) == nil, "There is no code", expected: "none", actual: "a code")
        },
        oauth("AUTH-CODE-1", "The code of a consent gives tokens that open the account") { context in
            let (tokens, place) = try await context.freshTokens()
            _ = try context.refreshToken(of: tokens)
            try await context.expectOpen(tokens.accessToken, place)
            _ = try await context.session(place.with(credential: .bearer(tokens.accessToken))).listCalendars()
        },
        oauth("AUTH-CODE-2", "A code is good once, for one verifier") { context in
            let client = try context.oauth.client
            let consent = try await context.askForConsent()
            let code = try await context.code(of: consent)
            let session = context.session(consent.context)
            let stranger = PKCEVerifier(random: consent.context.random)
            try await expectError([.unauthenticated, .invalidRequest], .lasting, "Another verifier is refused") {
                () throws(ProviderError) in
                try await session.exchangeCode(ExchangeCodeRequest(client: client, code: code, verifier: stranger))
            }
            let changed = Secret(code.revealText() + "x")
            try await expectError([.unauthenticated, .invalidRequest], .lasting, "A changed code is refused") { () throws(ProviderError) in
                try await session.exchangeCode(ExchangeCodeRequest(client: client, code: changed, verifier: consent.verifier))
            }
            let second = try await context.askForConsent()
            let fresh = try await context.code(of: second)
            let request = ExchangeCodeRequest(client: client, code: fresh, verifier: second.verifier)
            _ = try await context.session(second.context).exchangeCode(request)
            for _ in 0..<10 {
                try await expectError([.unauthenticated, .invalidRequest], .lasting, "A spent code is refused") {
                    () throws(ProviderError) in
                    try await context.session(second.context).exchangeCode(request)
                }
            }
        },
        oauth("AUTH-CODE-3", "A refused exchange repeats nothing that it was shown") { context in
            let real = try context.oauth.client
            let consent = try await context.askForConsent()
            let random = consent.context.random
            let code = Secret(random.urlSafeToken(bytes: 30))
            let client = OAuthClient(id: real.id, secret: Secret(random.urlSafeToken(bytes: 24)), redirectURI: real.redirectURI)
            for client in [real, client] {
                let error = try await expectError(
                    [.unauthenticated, .invalidRequest, .forbidden], .lasting, "What nobody issued is refused"
                ) { () throws(ProviderError) in
                    try await context.session(consent.context)
                        .exchangeCode(ExchangeCodeRequest(client: client, code: code, verifier: consent.verifier))
                }
                for secret in [code, consent.verifier.verifier] + (client.secret.map { [$0] } ?? []) {
                    try expectNoTrace(of: secret, in: error)
                }
            }
        },
        oauth("AUTH-REFRESH-1", "A refresh token gives tokens that open the account, ten times") { context in
            let (tokens, place) = try await context.freshTokens()
            var newest = try context.refreshToken(of: tokens)
            for _ in 0..<10 {
                let renewed = try await context.session(place)
                    .refreshTokens(RefreshTokensRequest(client: try context.oauth.client, refreshToken: newest))
                try await context.expectOpen(renewed.accessToken, place)
                newest = renewed.refreshToken ?? newest
            }
        },
        oauth("AUTH-REFRESH-2", "A refresh token that is dead sends the owner to consent again") { context in
            let client = try context.oauth.client
            let (tokens, place) = try await context.freshTokens()
            let token = try context.refreshToken(of: tokens)
            try await context.oauth.withdrawConsent()
            for dead in [token, Secret(place.random.urlSafeToken(bytes: 40))] {
                let error = try await expectError([.unauthenticated], .lasting, "A dead refresh token is refused") {
                    () throws(ProviderError) in
                    try await context.session(place).refreshTokens(RefreshTokensRequest(client: client, refreshToken: dead))
                }
                try expectEqual(error.permanence, .needsReconsent, "The owner has to consent again")
                try expectNoTrace(of: dead, in: error)
            }
        },
        oauth("AUTH-REFRESH-3", "A wrong client secret is the operator's trouble, not the owner's") { context in
            let real = try context.oauth.client
            guard real.secret != nil else { throw CaseNotApplicable(reason: "the application has no secret") }
            let (tokens, place) = try await context.freshTokens()
            let token = try context.refreshToken(of: tokens)
            let client = OAuthClient(id: real.id, secret: Secret("not-the-clients-secret"), redirectURI: real.redirectURI)
            try await expectError([.unauthenticated, .forbidden, .invalidRequest], .permanent, "A wrong client secret is refused") {
                () throws(ProviderError) in
                try await context.session(place).refreshTokens(RefreshTokensRequest(client: client, refreshToken: token))
            }
            _ = try await context.session(place).refreshTokens(RefreshTokensRequest(client: real, refreshToken: token))
        },
        oauth("AUTH-REFRESH-4", "An authorization server that fails costs nothing but time") { context in
            let client = try context.oauth.client
            let (tokens, place) = try await context.freshTokens()
            let token = try context.refreshToken(of: tokens)
            try await context.oauth.failTokenRequests(1)
            do throws(ProviderError) {
                _ = try await context.session(place).refreshTokens(RefreshTokensRequest(client: client, refreshToken: token))
            } catch {
                try expect(error.isTemporary, "The failure is temporary", expected: "a temporary error", actual: "\(error)")
                let renewed = try await context.session(place).refreshTokens(RefreshTokensRequest(client: client, refreshToken: token))
                return try await context.expectOpen(renewed.accessToken, place)
            }
            throw ConformanceFailure(
                message: "The failure is told", expected: "a temporary error", actual: "success", file: #fileID, line: #line)
        },
        oauth("AUTH-REVOKE-1", "Tokens that were given back work no more") { context in
            let client = try context.oauth.client
            let (tokens, place) = try await context.freshTokens()
            let token = try context.refreshToken(of: tokens)
            guard try await context.giveBack(token, client, place) else { return }
            try await expectError([.unauthenticated], .lasting, "The refresh token is dead") { () throws(ProviderError) in
                try await context.session(place).refreshTokens(RefreshTokensRequest(client: client, refreshToken: token))
            }
            try await expectError([.unauthenticated], .lasting, "The access token is dead") { () throws(ProviderError) in
                try await context.session(place.with(credential: .bearer(tokens.accessToken))).identify()
            }
        },
        oauth("AUTH-REVOKE-2", "Giving back what is already invalid is no error, ten times") { context in
            let client = try context.oauth.client
            let (tokens, place) = try await context.freshTokens()
            let token = try context.refreshToken(of: tokens)
            for _ in 0..<10 { guard try await context.giveBack(token, client, place) else { return } }
        },
    ]

    private static func oauth(
        _ id: String, _ sentence: String, body: @escaping @Sendable (CaseContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(id, sentence, requires: [.oauthAuthorization, .oauthCounterpart], needsCalendar: false, body: body)
    }
}

extension CaseContext {
    /// Gives a token back; false where the provider has no place for it and says so.
    fileprivate func giveBack(_ token: Secret, _ client: OAuthClient, _ place: ProviderContext) async throws -> Bool {
        do throws(ProviderError) {
            try await session(place).revokeTokens(RevokeTokensRequest(client: client, token: token))
            return true
        } catch {
            try expectEqual(error.code, .notSupported, "Giving back works, or is not possible at all")
            try expect(
                error.permanence == .permanent && error.message.count >= 20, "The message says what the owner can do",
                expected: "a sentence, for good", actual: "\(error)")
            return false
        }
    }
}
