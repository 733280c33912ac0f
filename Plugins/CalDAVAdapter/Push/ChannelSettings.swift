import Foundation
import ProviderKit

/// What is noted of a channel that was confirmed. Nothing here is secret: what proves a message is in the channel's secrets, or is the server's
/// own public key.
enum ChannelSettings: Equatable, Sendable {
    /// A relay delivers.
    case relay
    /// The server itself pushes.
    case registration(Registration)

    /// A registration at a server.
    struct Registration: Equatable, Sendable {
        /// Where it is removed.
        let address: ResourceAddress
        /// The name of the collection that messages must carry.
        let topic: String
        /// The key that the server signs with, pinned; `nil` where it named none, and the encryption alone proves a message. Decided once, when
        /// the channel was opened: no message changes it, neither by a header nor by leaving one out.
        let serverKey: P256PublicKey?
        /// When the server stops to push, UTC.
        let expires: Date
        /// The origin of our address, which tokens must name as their audience.
        let origin: String
        /// Whether the server leaves a port out of that audience.
        let dropsPort: Bool

        /// The receiving end of it. Throws for a server key whose private half is printed in a standard.
        func subscription(_ keys: ChannelKeys) throws(CryptographyError) -> WebPushSubscription {
            try WebPushSubscription(
                privateKey: keys.privateKey, authSecret: keys.authSecret, serverKey: serverKey, origin: origin,
                acceptsPortlessAudience: dropsPort)
        }
    }

    private enum Key {
        static let sender = "sender"
        static let registration = "registration"
        static let topic = "topic"
        static let serverKey = "vapid-key"
        static let expires = "expires"
        static let origin = "origin"
        static let audience = "audience"
    }

    private static let unrestricted = "unrestricted"

    /// Reads what ``values`` wrote; `nil` for anything else.
    init?(_ values: ConnectionSettings) {
        guard values[Key.sender] != PushChannel.Sender.relay.rawValue else {
            self = .relay
            return
        }
        guard values[Key.sender] == PushChannel.Sender.provider.rawValue,
            let address = values[Key.registration].flatMap({ ResourceAddress($0) }),
            let topic = values[Key.topic], !topic.isEmpty, let origin = values[Key.origin],
            let expires = values[Key.expires].flatMap({ RFC3339.parse($0) }), let named = values[Key.serverKey]
        else { return nil }
        var serverKey: P256PublicKey?
        if named != Self.unrestricted {
            guard let bytes = Base64URL.decode(named), let key = try? P256PublicKey(uncompressed: Array(bytes)) else { return nil }
            serverKey = key
        }
        self = .registration(
            Registration(
                address: address, topic: topic, serverKey: serverKey, expires: expires, origin: origin,
                dropsPort: values[Key.audience] == "portless"))
    }

    /// As the host keeps them.
    var values: ConnectionSettings {
        switch self {
        case .relay: return ConnectionSettings([Key.sender: PushChannel.Sender.relay.rawValue])
        case .registration(let registration):
            var values = ConnectionSettings([
                Key.sender: PushChannel.Sender.provider.rawValue, Key.registration: registration.address.text,
                Key.topic: registration.topic,
                Key.serverKey: registration.serverKey.map { Base64URL.encode($0.uncompressed) } ?? Self.unrestricted,
                Key.expires: RFC3339.text(registration.expires), Key.origin: registration.origin,
            ])
            if registration.dropsPort { values[Key.audience] = "portless" }
            return values
        }
    }
}
