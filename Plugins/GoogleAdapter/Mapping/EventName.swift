import ProviderKit

/// The id that belongs to a key: a function of the key alone, so that the same create finds the same event again after a crash, on another
/// machine, years later.
///
/// SHA-256 in base32hex, lower case, without padding (RFC 4648 §7): 52 of the characters `0`–`9` and `a`–`v`, which are the ones that Google
/// takes.
struct EventName: Sendable, Equatable {
    let id: String

    private static let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)

    /// Hashes the key; throws only where libcrypto refuses SHA-256.
    init(_ key: EventKey) throws(CryptographyError) {
        // The generation goes first: then no two keys have the same text.
        id = Self.base32hex(try MessageDigest.sha256.hash(Array("calendar-host event \(key.generation) \(key.value)".utf8)))
    }

    /// Five bits to a character; the last one is filled up with zeros.
    static func base32hex(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[buffer >> bits & 31])
            }
        }
        if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }
}
