public import Foundation

/// Makes and judges channel tokens: a keyed MAC over provider, connection, channel and generation that only the provider is told, for this
/// very channel. What it proves is that the sender knows it.
///
/// A token is `v1.KEY.END.MAC`: the key's name, the last instant at which it is believed in seconds since 1970, and the unpadded URL-safe
/// Base64 of HMAC-SHA-256 over all of it and the binding. It has at most 80 characters and fits Google's `token` (256) and Microsoft's
/// `clientState` (128).
public struct ChannelTokens: Sendable {
    private let current: ChannelTokenKey
    private let previous: [ChannelTokenKey]

    /// Makes tokens under the current key; those under a previous key are believed until its last use.
    public init(current: ChannelTokenKey, previous: [ChannelTokenKey] = []) {
        self.current = current
        self.previous = previous
    }

    /// The token of a channel, believed until `end`.
    public func token(for binding: ChannelBinding, until end: Date) throws(CryptographyError) -> Secret {
        let seconds = Int64(min(max(end.timeIntervalSince1970, 0), 99_999_999_999).rounded(.up))
        return Secret(try Self.text(binding, end: String(seconds), key: current))
    }

    /// Judges what an item of a delivery presents as its channel's token. The caller has looked at nothing but the channel that the item's
    /// address leads to.
    public func prove(
        _ presented: String?, item: Int = 0, for binding: ChannelBinding, at now: Date
    ) throws(RejectionReason) -> Proof {
        guard let presented, !presented.isEmpty else { throw .missingProof }
        let parts = presented.utf8.count <= 256 ? presented.split(separator: ".", omittingEmptySubsequences: false).map(String.init) : []
        guard parts.count == 4, parts[0] == "v1", let seconds = Self.seconds(parts[2]) else { throw .malformed }
        guard let key = ([current] + previous).first(where: { $0.name == parts[1] }) else { throw .forged }
        guard let expected = try? Self.text(binding, end: parts[2], key: key) else { throw .unverifiable }
        guard ConstantTime.areEqual(Array(expected.utf8), Array(presented.utf8)) else { throw .forged }
        guard now.timeIntervalSince1970 <= Double(seconds), key.lastUse.map({ now < $0 }) ?? true else { throw .outsideTolerance }
        return Proof(channel: binding.channel, connection: binding.connection, item: item, provenAt: now)
    }

    /// Every field with its length before it, so that no two bindings have the same bytes.
    private static func text(_ binding: ChannelBinding, end: String, key: ChannelTokenKey) throws(CryptographyError) -> String {
        let fields = [
            "calendar-host channel token v1", key.name, end, binding.provider.rawValue, binding.connection.rawValue,
            binding.channel.rawValue, String(binding.generation),
        ]
        let message = fields.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        return "v1.\(key.name).\(end).\(Base64URL.encode(try MessageAuthentication.code(message, key: key.secret)))"
    }

    /// A plain number of at most eleven digits; a leading zero would be a second spelling.
    private static func seconds(_ text: String) -> Int64? {
        guard (1...11).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int64(text)
    }
}
