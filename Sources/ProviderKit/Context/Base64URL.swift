public import Foundation

/// URL-safe Base64 without padding (RFC 4648 §5), the form of PKCE, tokens and JOSE.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let decoder = Base64Decoder(alphabet: alphabet, isPadded: false)

    /// Encodes; the result has only letters, digits, `-` and `_`.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 4 / 3 + 4)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> count & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << (6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Decodes, or `nil` where the text is not strict unpadded URL-safe Base64: one spelling for each value.
    public static func decode(_ text: String) -> Data? {
        var text = text
        return text.withUTF8 { bytes(of: $0) }.map { Data($0) }
    }

    /// Decodes text that is at hand as bytes.
    static func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8]? { decoder.bytes(of: text) }
}
