import Foundation
import ProviderKit

/// An entity tag in the form in which two of them compare and in which it is sent back.
///
/// Servers write the same tag in several ways: weak after PUT and strong after GET, without quotes, with the quotes percent-encoded. The
/// opaque part is what counts (RFC 9110 §8.8.3.2, weak comparison), and `If-Match` always carries it as a strong, quoted tag, because a
/// weak one never matches there.
struct EntityTag: Hashable, Sendable {
    /// The part between the quotes.
    let opaque: String
    /// Whether the server called it weak: then the bytes may differ, and it must be read again before it is relied on.
    let isWeak: Bool

    /// Reads a header's or property's value; `nil` where nothing is left of it, or where it could not be sent back.
    init?(_ text: String) {
        var rest = text.trimmedOfWhiteSpace
        let weak = rest.hasPrefix("W/") || rest.hasPrefix("w/")
        if weak { rest.removeFirst(2) }
        if rest.lowercased().hasPrefix("%22") {
            rest = PercentEncoding.decodedText(rest)
        } else if rest.hasPrefix("&quot;"), rest.hasSuffix("&quot;"), rest.count > 12 {
            rest = String(rest.dropFirst(6).dropLast(6))
        }
        if rest.hasPrefix("\""), rest.hasSuffix("\""), rest.count >= 2 { rest = String(rest.dropFirst().dropLast()) }
        guard !rest.isEmpty, rest != "*", !rest.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") }) else {
            return nil
        }
        opaque = rest
        isWeak = weak
    }

    /// Takes a revision that this adapter gave out.
    init(_ revision: Revision) {
        opaque = revision.rawValue
        isWeak = false
    }

    /// What the contract calls it.
    var revision: Revision { Revision(opaque) }

    /// As `If-Match` wants it.
    var quoted: String { "\"\(opaque)\"" }
}

extension EntityTag {
    /// A version made from the text itself, for servers that name none; `nil` where libcrypto refuses. It never matches at the server.
    init?(ofText text: Data) {
        guard let digest = try? MessageDigest.sha256.hash(text) else { return nil }
        self.init("text-" + Base64URL.encode(digest))
    }

    /// Whether the server knows nothing of this version, so that it cannot be sent as a condition.
    var isOwnMaking: Bool { opaque.hasPrefix("text-") && opaque.utf8.count == 48 }
}
