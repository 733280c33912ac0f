public import Foundation
public import ProviderKit

/// One authorised account at a provider.
public struct Connection: Hashable, Sendable {
    /// The host's name for it.
    public let id: ConnectionID
    /// Where the account is.
    public let provider: ProviderID
    /// Whose account it is.
    public let account: AccountIdentity
    /// What the adapter keeps about it; no secrets.
    public let settings: ConnectionSettings
    /// Whether it works.
    public let state: ConnectionState
    /// Why it is in that state, for a person.
    public let reason: String?
    /// When it was made.
    public let createdAt: Date
    /// When anything of it last changed.
    public let updatedAt: Date

    /// Makes a connection's description.
    public init(
        id: ConnectionID, provider: ProviderID, account: AccountIdentity, settings: ConnectionSettings, state: ConnectionState,
        reason: String?,
        createdAt: Date, updatedAt: Date
    ) {
        self.id = id
        self.provider = provider
        self.account = account
        self.settings = settings
        self.state = state
        self.reason = reason
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
