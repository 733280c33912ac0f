/// One HMAC in one header, described by what services differ in.
///
/// GitHub: header `X-Hub-Signature-256`, prefix `sha256=`, lower-case hexadecimal, content `[.body]`. Slack: header `X-Slack-Signature`, prefix
/// `v0=`, content `[.literal("v0:"), .timestamp, .literal(":"), .body]`, timestamp header `X-Slack-Request-Timestamp`.
public struct HMACFormat: Sendable, Hashable {
    /// How the MAC is written.
    public enum Encoding: Sendable, Hashable {
        /// Lower-case hexadecimal.
        case hex
        /// Base64 with padding.
        case base64
    }

    /// A piece of what is signed.
    public enum Piece: Sendable, Hashable {
        /// Fixed text.
        case literal(String)
        /// The timestamp header's bytes as they arrived.
        case timestamp
        /// The id header's bytes as they arrived.
        case id
        /// The body's bytes as they arrived.
        case body
    }

    /// The header with the MAC.
    public let header: String
    /// What stands before the MAC.
    public let prefix: String
    /// How the MAC is written.
    public let encoding: Encoding
    /// The hash function under the HMAC.
    public let digest: MessageDigest
    /// What is signed, in order.
    public let signedContent: [Piece]
    /// The header with the time of sending, seconds since 1970; `nil` where the service signs none. Without it old deliveries can be sent
    /// again at any time, and only the channel's memory of what it has seen stands against that.
    public let timestampHeader: String?
    /// The header with the delivery's id; `nil` where there is none or it is not signed. Then the body's digest serves as id.
    public let idHeader: String?

    /// Makes a format. Throws ``CryptographyError`` for one in which two deliveries could have the same signed bytes, in which a header's value
    /// is used but not signed, or whose hash is broken.
    public init(
        header: String, prefix: String = "", encoding: Encoding = .hex, digest: MessageDigest = .sha256, signedContent: [Piece] = [.body],
        timestampHeader: String? = nil, idHeader: String? = nil
    ) throws(CryptographyError) {
        guard !header.isEmpty else { throw CryptographyError(reason: "a body signature needs the name of its header") }
        guard digest != .md5 else { throw CryptographyError(reason: "MD5 is not taken for body signatures") }
        guard signedContent.count <= 16, signedContent.last == .body, signedContent.count(where: { $0 == .body }) == 1,
            signedContent.count(where: { $0 == .timestamp }) == (timestampHeader == nil ? 0 : 1),
            signedContent.count(where: { $0 == .id }) == (idHeader == nil ? 0 : 1), Self.isUnambiguous(signedContent)
        else {
            throw CryptographyError(
                reason: "what is signed ends with the body, holds each header once, and has a literal after each that cannot be part of it")
        }
        self.header = header
        self.prefix = prefix
        self.encoding = encoding
        self.digest = digest
        self.signedContent = signedContent
        self.timestampHeader = timestampHeader
        self.idHeader = idHeader
    }

    /// After a timestamp comes something that is no digit; after an id a point, which ids do not hold.
    private static func isUnambiguous(_ pieces: [Piece]) -> Bool {
        zip(pieces, pieces.dropFirst()).allSatisfy { piece, next in
            let following: UInt8? = if case .literal(let text) = next { text.utf8.first } else { nil }
            return switch piece {
            case .timestamp: following.map { !(48...57).contains($0) } ?? false
            case .id: following == UInt8(ascii: ".")
            case .literal, .body: true
            }
        }
    }
}
