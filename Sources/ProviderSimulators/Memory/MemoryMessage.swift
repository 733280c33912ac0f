public import Foundation
public import ProviderKit

/// One push message of a simulated provider, before it is sent: the genuine thing, to be sent as it is or to be tampered with.
public struct MemoryMessage: Sendable {
    /// What a message can say.
    public enum Event: String, Sendable, CaseIterable {
        /// The channel works.
        case confirmed
        /// Something changed.
        case changed
        /// Nothing more comes until the channel is renewed.
        case renew
        /// The channel ended.
        case ended
        /// Messages were dropped.
        case missed
    }

    /// The channel's name.
    public var channel: ChannelID
    /// Where it goes.
    public var address: Secret
    /// The channel's token.
    public var token: Secret
    /// Its number within the channel, from 1.
    public var number: Int
    /// What it says.
    public var event: Event

    /// The names of the header fields.
    public enum Field {
        /// The channel's name.
        public static let channel = "X-Memory-Channel"
        /// The channel's token.
        public static let token = "X-Memory-Token"
        /// The message's number.
        public static let message = "X-Memory-Message"
        /// What the message says.
        public static let event = "X-Memory-Event"
        /// What a handshake wants to see again.
        public static let challenge = "X-Memory-Challenge"
    }

    /// Makes a message.
    public init(channel: ChannelID, address: Secret, token: Secret, number: Int, event: Event) {
        self.channel = channel
        self.address = address
        self.token = token
        self.number = number
        self.event = event
    }

    /// The message's header fields; the body of a single message is empty.
    public var headers: HTTPHeaders {
        [
            Field.channel: channel.rawValue, Field.token: token.revealText(), Field.message: String(number), Field.event: event.rawValue,
        ]
    }

    /// The body of one delivery with several messages: a JSON list, in order.
    public static func batch(_ messages: [MemoryMessage]) throws -> Data {
        try JSONEncoder().encode(
            messages.map { message in
                [
                    "channel": message.channel.rawValue, "token": message.token.revealText(), "message": String(message.number),
                    "event": message.event.rawValue,
                ]
            })
    }
}
