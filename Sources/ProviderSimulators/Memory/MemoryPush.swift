public import Foundation
public import ProviderKit

/// The push side of a simulated provider: its channels, what waits to be sent, and switches.
public struct MemoryPush: Sendable {
    /// Whether calendars have push at all.
    public var isSupported = true
    /// Whether a channel begins with a message that says so.
    public var confirms = true
    /// Whether the provider shakes hands with an address before it opens a channel there.
    public var shakesHands = false
    /// The longest that a channel lives, in seconds, whatever is asked for.
    public var longestLifetime: TimeInterval = 7 * 86_400
    /// What happened and was not sent yet, oldest first.
    public var outbox: [MemoryMessage] = []

    var channels: [ChannelID: MemoryChannel] = [:]

    /// Push that works, with no channel.
    public init() {}

    /// The names of the channels that the provider holds.
    public var channelNames: Set<ChannelID> { Set(channels.keys) }

    /// Puts a message of a channel into the outbox; nothing where there is no such channel.
    public mutating func send(_ event: MemoryMessage.Event, through id: ChannelID) {
        guard var channel = channels[id] else { return }
        channel.messages += 1
        channels[id] = channel
        outbox.append(
            MemoryMessage(channel: id, address: channel.address, token: channel.token, number: channel.messages, event: event))
    }

    /// Tells all channels of a calendar that something changed.
    mutating func noteChange(in calendar: CalendarID) {
        for id in channels.values.filter({ $0.calendar == calendar }).map(\.id).sorted() { send(.changed, through: id) }
    }
}
