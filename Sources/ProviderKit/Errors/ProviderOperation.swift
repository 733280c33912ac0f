/// The verbs of the contract, as they appear in errors, metrics and logs.
public enum ProviderOperation: String, Sendable, Codable, CaseIterable {
    /// Making the address a person consents at.
    case authorize
    /// Trading an authorization code for tokens.
    case exchangeCode = "exchange-code"
    /// Getting a new access token.
    case refreshTokens = "refresh-tokens"
    /// Giving tokens back.
    case revokeTokens = "revoke-tokens"
    /// Finding out whose account it is.
    case identify
    /// Trying a user name and password.
    case checkCredentials = "check-credentials"
    /// Listing calendars.
    case listCalendars = "list-calendars"
    /// Reading busy time.
    case readFreeBusy = "read-free-busy"
    /// Creating an event.
    case createEvent = "create-event"
    /// Changing an event.
    case updateEvent = "update-event"
    /// Deleting an event.
    case deleteEvent = "delete-event"
    /// Reading an event back.
    case readEvent = "read-event"
    /// Asking what changed.
    case readChanges = "read-changes"
    /// Opening a push channel.
    case openChannel = "open-channel"
    /// Prolonging a push channel.
    case renewChannel = "renew-channel"
    /// Closing a push channel.
    case closeChannel = "close-channel"
    /// Judging a delivery.
    case verifyDelivery = "verify-delivery"

    /// Whether repeating the verb after an unknown outcome cannot do anything twice.
    ///
    /// `createEvent` counts because the contract makes it idempotent by the caller's key; an update does not, because its expected revision
    /// is gone when the first attempt took effect, and neither do code exchange and refresh, which spend what they send.
    public var isRepeatable: Bool {
        switch self {
        case .updateEvent, .exchangeCode, .refreshTokens, .openChannel: false
        default: true
        }
    }
}
