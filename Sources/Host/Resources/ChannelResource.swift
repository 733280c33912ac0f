public import CalendarStore
public import Foundation
import ProviderKit

/// A push channel as the API and `--json` show it: neither its address nor its keys.
public struct ChannelResource: Codable, Sendable {
    /// The host's name for it.
    public let id: String
    /// The provider.
    public let provider: String
    /// The connection.
    public let connection: String
    /// The calendar it watches.
    public let calendar: String
    /// provider or relay.
    public let sender: String
    /// opening, open, renewing, closing or closed.
    public let state: String
    /// When it was made.
    public let createdAt: Date
    /// When the provider ends it.
    public let expiresAt: Date?
    /// When something proven last arrived through it.
    public let lastDeliveryAt: Date?
    /// What went wrong last.
    public let lastError: String?

    /// Shows a channel.
    public init(_ channel: StoredChannel) {
        id = channel.id.rawValue
        provider = channel.provider.rawValue
        connection = channel.address.connection.rawValue
        calendar = channel.address.calendar.rawValue
        sender = channel.sender.rawValue
        state = channel.state.rawValue
        createdAt = channel.createdAt
        expiresAt = channel.expiresAt
        lastDeliveryAt = channel.lastDeliveryAt
        lastError = channel.lastError
    }
}
