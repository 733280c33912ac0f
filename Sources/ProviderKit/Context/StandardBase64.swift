import Foundation

/// Base64 with padding (RFC 4648 §4), read strictly: one spelling for each value.
public enum StandardBase64 {
    private static let decoder = Base64Decoder(
        alphabet: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8), isPadded: true)

    /// Encodes with padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// Decodes, or `nil` where the text is not strict padded Base64 without line breaks.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decoder.bytes(of: $0) }
    }

    /// Decodes text that is at hand as bytes.
    static func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8]? { decoder.bytes(of: text) }
}
