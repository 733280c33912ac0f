public import Foundation

/// Asks for what a channel needs before it is opened.
public struct PrepareChannelRequest: Sendable {
    /// The calendar to watch.
    public let calendar: CalendarID
    /// The channel's name, chosen by the host.
    public let channel: ChannelID
    /// Who is to deliver.
    public let sender: PushChannel.Sender

    /// Makes a request.
    public init(calendar: CalendarID, channel: ChannelID, sender: PushChannel.Sender = .provider) {
        self.calendar = calendar
        self.channel = channel
        self.sender = sender
    }
}

/// What a channel needs before it is opened.
public struct PreparedChannel: Sendable {
    /// Keys of this channel alone, in the adapter's own format; empty where it needs none. The host seals and keeps them.
    public let secrets: Secret

    /// Makes a reply.
    public init(secrets: Secret = Secret("")) { self.secrets = secrets }
}

/// Asks for a channel to be opened.
public struct OpenChannelRequest: Sendable {
    /// The channel as it is stored already; its settings are `nil`.
    public let channel: PushChannel
    /// The channel token (see ``ChannelTokens``), for the provider's opaque token field.
    public let token: Secret
    /// How long the channel should live, in seconds; the provider may give less.
    public let lifetime: TimeInterval

    /// Makes a request.
    public init(channel: PushChannel, token: Secret, lifetime: TimeInterval) {
        self.channel = channel
        self.token = token
        self.lifetime = lifetime
    }
}

/// A channel that the provider confirmed.
public struct OpenChannelReply: Sendable, Equatable {
    /// When the provider ends it, UTC; `nil` where it does not.
    public let expiresAt: Date?
    /// What the adapter needs to verify, renew and close; no secrets.
    public let settings: ConnectionSettings

    /// Makes a reply.
    public init(expiresAt: Date?, settings: ConnectionSettings) {
        self.expiresAt = expiresAt
        self.settings = settings
    }
}

/// Asks for a channel to be prolonged.
public struct RenewChannelRequest: Sendable {
    /// The channel.
    public let channel: PushChannel
    /// How long it should live from now on, in seconds; the provider may give less.
    public let lifetime: TimeInterval

    /// Makes a request.
    public init(channel: PushChannel, lifetime: TimeInterval) {
        self.channel = channel
        self.lifetime = lifetime
    }
}

/// A channel that was prolonged.
public struct RenewChannelReply: Sendable, Equatable {
    /// When the provider ends it, UTC; `nil` where it does not.
    public let expiresAt: Date?
    /// What the adapter needs from now on.
    public let settings: ConnectionSettings

    /// Makes a reply.
    public init(expiresAt: Date?, settings: ConnectionSettings) {
        self.expiresAt = expiresAt
        self.settings = settings
    }
}

/// Asks for a channel to be closed.
public struct CloseChannelRequest: Sendable {
    /// The channel.
    public let channel: PushChannel

    /// Makes a request.
    public init(channel: PushChannel) { self.channel = channel }
}
