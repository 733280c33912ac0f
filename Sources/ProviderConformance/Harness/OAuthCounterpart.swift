public import Foundation
public import ProviderKit

/// The other side of OAuth, for cases about consent and tokens: the owner before the consent page, and the authorization server's misfortune.
///
/// Errors are ``HarnessError`` or the transport's.
public protocol OAuthCounterpart: Sendable {
    /// The application as it is registered at the provider.
    var client: OAuthClient { get }
    /// Grants everything at the consent page, as the account's owner; gives the address that the browser is sent back to.
    func grantEverything(at page: URL) async throws -> URL
    /// Refuses at the consent page; gives the address that the browser is sent back to.
    func refuse(at page: URL) async throws -> URL
    /// Withdraws every consent, as the owner can on the provider's own pages.
    func withdrawConsent() async throws
    /// Has the next so many requests to the token endpoint fail on the server's own account.
    func failTokenRequests(_ count: Int) async throws
}
