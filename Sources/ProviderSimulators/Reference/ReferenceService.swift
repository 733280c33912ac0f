import Foundation
import ProviderConformance
public import ProviderKit
import Synchronization

/// A simulated push service beside a ``MemoryProvider``: channels, and deliveries that are really signed and encrypted.
///
/// It is the transport of its own published keys, too. Instances share nothing but keys; what changes is behind a mutex.
public final class ReferenceService: HTTPTransport {
    /// A channel as the service holds it.
    struct Channel: Sendable {
        let id: ChannelID
        let calendar: CalendarID
        let address: Secret
        let token: Secret
        var expiresAt: Date
        /// The subscription's public key and authentication secret, where messages are encrypted for a channel.
        let receiver: [UInt8]
        let authSecret: Secret
        let serial: Int
    }

    /// What waits to be delivered.
    struct Message: Sendable {
        let channel: Channel
        let event: String
        let number: Int
    }

    private struct State {
        var channels: [ChannelID: Channel] = [:]
        var waiting: [Message] = []
        var serial = 0
        var sender: (any HTTPTransport)?
    }

    /// How deliveries are proven.
    public let flavour: ReferenceFlavour
    let provider: MemoryProvider
    let clock: any WallClock
    /// The service's VAPID key.
    let serverKey: Secret
    private let state = Mutex(State())

    /// Makes a service for a provider's calendars.
    public init(_ flavour: ReferenceFlavour, provider: MemoryProvider, clock: any WallClock = SystemClock()) throws {
        self.flavour = flavour
        self.provider = provider
        self.clock = clock
        serverKey = try P256PrivateKey(random: SystemRandom()).scalar
    }

    /// The names of the channels that are open.
    public var channelNames: Set<ChannelID> { state.withLock { Set($0.channels.keys) } }

    /// Answers for the published keys; everything else is not there.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        guard request.method == .get, request.url.absoluteString == ReferenceKeys.keySet, let keys = try? ReferenceKeys.signing.get() else {
            return HTTPResponse(status: 404)
        }
        let members = keys.map { key in
            ForgedJSON.object([
                .init("kty", "RSA"), .init("kid", .string(key.id)), .init("use", "sig"), .init("issuer", .string(key.issuer)),
                .init("n", .string(Base64URL.encode(key.key.publicKey.modulus))),
                .init("e", .string(Base64URL.encode(key.key.publicKey.exponent))),
            ])
        }
        let set = ForgedJSON.object([.init("keys", .array(members))])
        return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: Data(set.text.utf8))
    }

    func use(_ sender: any HTTPTransport) { state.withLock { $0.sender = sender } }

    var sender: (any HTTPTransport)? { state.withLock(\.sender) }

    func channel(_ id: ChannelID) -> Channel? { state.withLock { $0.channels[id] } }

    /// Opens a channel; a relay's is none of the service's.
    func open(_ request: OpenChannelRequest, receiver: [UInt8], authSecret: Secret) -> Channel {
        state.withLock { state in
            state.serial += 1
            let channel = Channel(
                id: request.channel.id, calendar: request.channel.calendar, address: request.channel.address, token: request.token,
                expiresAt: clock.now.addingTimeInterval(request.lifetime), receiver: receiver, authSecret: authSecret, serial: state.serial)
            state.channels[channel.id] = channel
            return channel
        }
    }

    /// Prolongs a channel; `nil` where there is none.
    func prolong(_ id: ChannelID, by lifetime: TimeInterval) -> Date? {
        state.withLock { state in
            guard state.channels[id] != nil else { return nil }
            let end = clock.now.addingTimeInterval(lifetime)
            state.channels[id]?.expiresAt = end
            return end
        }
    }

    func close(_ id: ChannelID) {
        state.withLock { state in
            state.channels[id] = nil
            state.waiting.removeAll { $0.channel.id == id }
        }
    }

    /// Tells the channels of a calendar that something changed.
    func noteChange(in calendar: CalendarID) {
        state.withLock { state in
            for channel in state.channels.values.filter({ $0.calendar == calendar }).sorted(by: { $0.serial < $1.serial }) {
                state.serial += 1
                state.waiting.append(Message(channel: channel, event: "changed", number: state.serial))
            }
        }
    }

    /// A message that goes out at once.
    func message(_ event: String, through channel: Channel) -> Message {
        state.withLock { state in
            state.serial += 1
            return Message(channel: channel, event: event, number: state.serial)
        }
    }

    /// Everything that waits; it waits no more.
    func takeWaiting() -> [Message] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
