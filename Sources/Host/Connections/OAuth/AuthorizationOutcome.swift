public import CalendarStore
public import Foundation
public import ProviderKit

/// What to ask a consent for.
public struct AuthorizationRequest: Sendable {
    /// Where the account is; may be left out where a connection is consented to again.
    public let provider: ProviderID?
    /// The connection whose owner is to consent again; `nil` for a new one.
    public let renewed: ConnectionID?
    /// The id of a new connection; a random one otherwise.
    public let id: ConnectionID?
    /// The server, for providers that have many.
    public let server: String?

    /// Makes a request.
    public init(provider: ProviderID?, renewing renewed: ConnectionID? = nil, id: ConnectionID? = nil, server: String? = nil) {
        self.provider = provider
        self.renewed = renewed
        self.id = id
        self.server = server
    }
}

/// A consent that waits for its owner.
public struct BegunAuthorization: Sendable {
    /// Its name, for asking what became of it.
    public let id: AuthorizationID
    /// Where the account's owner begins, in a browser. Whoever opens it first connects their account: give it to nobody else.
    public let start: URL
    /// Until when.
    public let expiresAt: Date
}

/// What became of a consent.
public struct AuthorizationOutcome: Sendable {
    /// The consent.
    public let id: AuthorizationID
    /// Where the account is.
    public let provider: ProviderID
    /// How it stands.
    public let state: State
    /// The connection that came of it.
    public let connection: Connection?
    /// The calendars that were found.
    public let calendars: [StoredCalendar]

    /// How a consent stands.
    public enum State: Sendable, Equatable {
        /// It waits for its owner, or is being answered.
        case pending
        /// The account is connected; `note` says what is to be known besides.
        case finished(ConnectionID, note: String?)
        /// It is not, and why, for people.
        case failed(reason: String)
    }
}
