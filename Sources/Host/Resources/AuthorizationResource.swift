public import CalendarStore
public import ProviderKit

/// What became of a consent, as the API and `--json` show it.
public struct AuthorizationResource: Encodable, Sendable {
    /// The consent.
    public let id: AuthorizationID
    /// Where the account is.
    public let provider: ProviderID
    /// pending, finished or failed.
    public let state: String
    /// Why it failed, or what is to be known besides, for a person.
    public let message: String?
    /// The connection that came of it.
    public let connection: ConnectionResource?
    /// The calendars that were found.
    public let calendars: [CalendarResource]

    /// Shows a consent.
    public init(_ outcome: AuthorizationOutcome) {
        id = outcome.id
        provider = outcome.provider
        connection = outcome.connection.map { ConnectionResource($0) }
        calendars = outcome.calendars.map { CalendarResource($0) }
        switch outcome.state {
        case .pending: (state, message) = ("pending", nil)
        case .finished(_, let note): (state, message) = ("finished", note)
        case .failed(let reason): (state, message) = ("failed", reason)
        }
    }
}
