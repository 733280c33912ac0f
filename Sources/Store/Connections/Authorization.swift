public import Foundation
public import ProviderKit

/// The name of a consent: SHA-256 of its OAuth state, as 64 lower-case hexadecimal digits. Knowing it opens nothing.
public struct AuthorizationID: OpaqueIdentifier {
    /// The digits.
    public let rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A consent to be asked for.
public struct NewAuthorization: Hashable, Sendable {
    /// Its name.
    public let id: AuthorizationID
    /// Where the account is.
    public let provider: ProviderID
    /// The connection to consent to again, or the id that a new one is to have; `nil` for a random one.
    public let connection: ConnectionID?
    /// Whether `connection` is there and its account has to be the one that consents.
    public let isRenewal: Bool
    /// Who asked, for the audit log.
    public let actor: String
    /// What the answer needs, sealed by the host and bound to `id`.
    public let sealed: Data
    /// Until when it may be answered.
    public let expiresAt: Date

    /// Makes a consent to be asked for.
    public init(
        id: AuthorizationID, provider: ProviderID, connection: ConnectionID?, isRenewal: Bool, actor: String, sealed: Data, expiresAt: Date
    ) {
        self.id = id
        self.provider = provider
        self.connection = connection
        self.isRenewal = isRenewal
        self.actor = actor
        self.sealed = sealed
        self.expiresAt = expiresAt
    }
}

/// A consent as it is stored, without what is sealed.
public struct StoredAuthorization: Hashable, Sendable {
    /// Its name.
    public let id: AuthorizationID
    /// Where the account is.
    public let provider: ProviderID
    /// The connection to consent to again, or the id that a new one is to have.
    public let connection: ConnectionID?
    /// Whether `connection` is there and its account has to be the one that consents.
    public let isRenewal: Bool
    /// Who asked.
    public let actor: String
    /// SHA-256 of what the browser keeps; `nil` until one came.
    public let browser: String?
    /// How it stands.
    public let state: State
    /// When it was asked for.
    public let createdAt: Date
    /// Until when it may be answered, or, while it is being answered, until when that is done.
    public let expiresAt: Date

    /// How a consent stands.
    public enum State: Hashable, Sendable {
        /// It waits for its answer.
        case pending
        /// It is being answered.
        case taken
        /// It was answered.
        case ended(AuthorizationEnd)
    }

    /// Makes a stored consent's description.
    public init(
        id: AuthorizationID, provider: ProviderID, connection: ConnectionID?, isRenewal: Bool, actor: String, browser: String?,
        state: State,
        createdAt: Date, expiresAt: Date
    ) {
        self.id = id
        self.provider = provider
        self.connection = connection
        self.isRenewal = isRenewal
        self.actor = actor
        self.browser = browser
        self.state = state
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// What came of a consent.
public enum AuthorizationEnd: Hashable, Sendable {
    /// The account is connected; `note` says for people what is to be known besides.
    case finished(ConnectionID, note: String?)
    /// It is not, and why, for people.
    case failed(reason: String)
}
