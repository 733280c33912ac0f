public import Foundation
public import ProviderConformance
public import ProviderKit

/// The other side of OAuth at a simulated provider, for one account.
public struct SimulatedOAuthCounterpart: OAuthCounterpart {
    private let provider: any SimulatedProvider
    private let account: String
    private let redirectURI: URL?

    /// Acts for an account's owner. `redirectURI` is an address that is registered beside the client's own, if another is to be used.
    public init(provider: any SimulatedProvider, account: String, redirectURI: URL? = nil) {
        self.provider = provider
        self.account = account
        self.redirectURI = redirectURI
    }

    /// The registered application.
    public var client: OAuthClient {
        OAuthClient(id: provider.client.id, secret: provider.client.secret, redirectURI: redirectURI ?? provider.client.redirectURI)
    }

    /// Grants everything.
    public func grantEverything(at page: URL) async throws -> URL { try await provider.consent(at: page, as: account, .grantAll) }

    /// Refuses.
    public func refuse(at page: URL) async throws -> URL { try await provider.consent(at: page, as: account, .deny) }

    /// Withdraws every consent of the account.
    public func withdrawConsent() async throws { provider.revokeGrants(of: account) }

    /// Has the token endpoint fail.
    public func failTokenRequests(_ count: Int) async throws {
        provider.faults.rules.insert(FaultPlan.Rule(.serverFault(503), on: "oauth.token", times: count), at: 0)
    }
}
