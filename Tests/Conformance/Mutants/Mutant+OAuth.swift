import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension Mutant {
    static let oauth = [
        Mutant("asks with the plain challenge method", caughtBy: "AUTH-CONSENT-1") { adapter in
            adapter.consentPage = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.authorizationURL(request, in: context).replacing("code_challenge_method=S256", "code_challenge_method=plain")
            }
        },
        Mutant("tidies the redirect address up", caughtBy: "AUTH-CONSENT-1") { adapter in
            adapter.consentPage = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.authorizationURL(request, in: context).replacing("callback&", "callback%2F&")
            }
        },
        Mutant("shows the client's secret to the browser", caughtBy: "AUTH-CONSENT-2") { adapter in
            adapter.consentPage = { [base = adapter.base] request, context throws(ProviderError) in
                let secret = request.client.secret?.revealText() ?? ""
                return try await base.authorizationURL(request, in: context).replacing("state=", "client_secret=\(secret)&state=")
            }
        },
        Mutant("makes a state of its own", caughtBy: "AUTH-CONSENT-3") { adapter in
            adapter.consentPage = { [base = adapter.base] request, context throws(ProviderError) in
                let other = AuthorizationURLRequest(client: request.client, state: "mine", challenge: request.challenge)
                return try await base.authorizationURL(other, in: context)
            }
        },
        Mutant("drops the refresh token", caughtBy: "AUTH-CODE-1") { adapter in
            adapter.exchange = { [base = adapter.base] request, context throws(ProviderError) in
                let tokens = try await base.exchangeCode(request, in: context)
                return OAuthTokens(accessToken: tokens.accessToken, refreshToken: nil, expiresAt: tokens.expiresAt, scopes: [])
            }
        },
        Mutant("answers a spent code with the tokens of the first time", caughtBy: "AUTH-CODE-2") { adapter in
            let memory = FirstTokens()
            adapter.exchange = { [base = adapter.base] request, context throws(ProviderError) in
                if let tokens = memory.tokens(for: request.code) { return tokens }
                let tokens = try await base.exchangeCode(request, in: context)
                memory.keep(tokens, for: request.code)
                return tokens
            }
        },
        Mutant("repeats the code in its errors", caughtBy: "AUTH-CODE-3") { adapter in
            adapter.exchange = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.exchangeCode(request, in: context) } catch {
                    throw ProviderError(
                        error.code, error.permanence, operation: error.operation, message: "refused: \(request.code.revealText())")
                }
            }
        },
        Mutant("gives the refresh token for an access token", caughtBy: "AUTH-REFRESH-1") { adapter in
            adapter.refresh = { [base = adapter.base] request, context throws(ProviderError) in
                _ = try await base.refreshTokens(request, in: context)
                return OAuthTokens(accessToken: request.refreshToken, refreshToken: nil, expiresAt: nil, scopes: [])
            }
        },
        Mutant("calls a withdrawn consent a wrong password", caughtBy: "AUTH-REFRESH-2") { adapter in
            adapter.refresh = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.refreshTokens(request, in: context) } catch {
                    throw ProviderError(
                        error.code, error.isTemporary ? error.permanence : .permanent, operation: error.operation, message: error.message)
                }
            }
        },
        Mutant("sends every owner to consent again when the client's secret is wrong", caughtBy: "AUTH-REFRESH-3") { adapter in
            adapter.refresh = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.refreshTokens(request, in: context) } catch {
                    throw ProviderError(error.code, .needsReconsent, operation: error.operation, message: error.message)
                }
            }
        },
        Mutant("takes a server's trouble for the end of the consent", caughtBy: "AUTH-REFRESH-4") { adapter in
            adapter.refresh = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.refreshTokens(request, in: context) } catch {
                    throw ProviderError(.unauthenticated, .needsReconsent, operation: error.operation, message: error.message)
                }
            }
        },
        Mutant("forgets tokens instead of giving them back", caughtBy: "AUTH-REVOKE-1") { adapter in
            adapter.revoke = { _, _ throws(ProviderError) in }
        },
        Mutant("says that tokens cannot be given back, without a word of advice", caughtBy: "AUTH-REVOKE-1") { adapter in
            adapter.revoke = { _, _ throws(ProviderError) in
                throw ProviderError(.notSupported, .permanent, operation: .revokeTokens, message: "no")
            }
        },
        Mutant("fails where a token is given back twice", caughtBy: "AUTH-REVOKE-2") { adapter in
            let memory = FirstTokens()
            adapter.revoke = { [base = adapter.base] request, context throws(ProviderError) in
                guard memory.tokens(for: request.token) == nil else {
                    throw ProviderError(.unauthenticated, .permanent, operation: .revokeTokens, message: "there is no such token")
                }
                memory.keep(
                    OAuthTokens(accessToken: request.token, refreshToken: nil, expiresAt: nil, scopes: []), for: request.token)
                try await base.revokeTokens(request, in: context)
            }
        },
    ]
}

extension AuthorizationURLReply {
    fileprivate func replacing(_ text: String, _ other: String) -> AuthorizationURLReply {
        AuthorizationURLReply(url: URL(string: url.absoluteString.replacing(text, with: other)) ?? url, settings: settings)
    }
}
