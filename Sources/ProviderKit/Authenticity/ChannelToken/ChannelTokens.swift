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
        let end = String(seconds)
        guard let code = current.authentication.code(Self.message(binding, end: end.utf8, key: current)) else {
            throw CryptographyError(reason: "libcrypto could not compute a channel token")
        }
        return Secret("v1.\(current.name).\(end).\(Base64URL.encode(code))")
    }

    /// Judges what an item of a delivery presents as its channel's token. The caller has looked at nothing but the channel that the item's
    /// address leads to.
    public func prove(
        _ presented: String?, item: Int = 0, for binding: ChannelBinding, at now: Date
    ) throws(RejectionReason) -> Proof {
        guard let presented, !presented.isEmpty else { throw .missingProof }
        let bytes = presented.utf8.count <= 256 ? Array(presented.utf8) : []
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual("v1".utf8), let seconds = Self.seconds(parts[2]) else { throw .malformed }
        guard let key = key(named: parts[1]) else { throw .forged }
        guard let code = key.authentication.code(Self.message(binding, end: parts[2], key: key)) else { throw .unverifiable }
        guard let claimed = parts[3].withUnsafeBufferPointer(Base64URL.bytes), ConstantTime.areEqual(code, claimed) else { throw .forged }
        guard now.timeIntervalSince1970 <= Double(seconds), key.lastUse.map({ now < $0 }) ?? true else { throw .outsideTolerance }
        return Proof(channel: binding.channel, connection: binding.connection, item: item, provenAt: now)
    }

    private func key(named name: ArraySlice<UInt8>) -> ChannelTokenKey? {
        name.elementsEqual(current.name.utf8) ? current : previous.first { name.elementsEqual($0.name.utf8) }
    }

    /// Every field with its length before it, so that no two bindings have the same bytes.
    private static func message(_ binding: ChannelBinding, end: some Collection<UInt8>, key: ChannelTokenKey) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(256)
        func add(_ field: some Collection<UInt8>) {
            message.append(contentsOf: String(field.count).utf8)
            message.append(UInt8(ascii: ":"))
            message.append(contentsOf: field)
        }
        add("calendar-host channel token v1".utf8)
        add(key.name.utf8)
        add(end)
        add(binding.provider.rawValue.utf8)
        add(binding.connection.rawValue.utf8)
        add(binding.channel.rawValue.utf8)
        add(String(binding.generation).utf8)
        return message
    }

    /// A plain number of at most eleven digits; a leading zero would be a second spelling.
    private static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
        guard (1...11).contains(text.count), text.allSatisfy({ (48...57).contains($0) }), text.count == 1 || text.first != 48 else {
            return nil
        }
        return text.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
}
