public import Foundation

/// One push subscription at a provider.
public struct PushChannel: Sendable {
    /// The channel's name.
    public let id: ChannelID
    /// The connection it belongs to.
    public let connection: ConnectionID
    /// The calendar it watches.
    public let calendar: CalendarID
    /// Counts re-openings, from 0; a proof for one generation is worth nothing for another.
    public let generation: Int
    /// When it ends, UTC; `nil` where the provider does not say.
    public let expiresAt: Date?
    /// What the adapter needs to renew, close and verify; no secrets.
    public let settings: ConnectionSettings

    /// Makes a channel.
    public init(
        id: ChannelID, connection: ConnectionID, calendar: CalendarID, generation: Int, expiresAt: Date?,
        settings: ConnectionSettings = ConnectionSettings()
    ) {
        self.id = id
        self.connection = connection
        self.calendar = calendar
        self.generation = generation
        self.expiresAt = expiresAt
        self.settings = settings
    }
}
