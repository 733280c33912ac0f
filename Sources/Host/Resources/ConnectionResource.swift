public import CalendarStore
public import Foundation
public import ProviderKit

/// A connection as the API and `--json` show it.
public struct ConnectionResource: Encodable, Sendable {
    /// The host's name for it.
    public let id: ConnectionID
    /// Where the account is.
    public let provider: ProviderID
    /// Whose account it is.
    public let account: AccountIdentity
    /// Whether it works: active, paused, needs_reconsent or disconnected.
    public let state: String
    /// Why, for a person.
    public let reason: String?
    /// When it was made.
    public let createdAt: Date

    /// Shows a connection.
    public init(_ connection: Connection) {
        id = connection.id
        provider = connection.provider
        account = connection.account
        state = connection.state.rawValue
        reason = connection.reason
        createdAt = connection.createdAt
    }
}
