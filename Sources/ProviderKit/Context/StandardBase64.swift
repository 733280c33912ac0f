import Foundation

/// Base64 with padding (RFC 4648 §4), read strictly: one spelling for each value.
public enum StandardBase64 {
    /// Encodes with padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// Decodes, or `nil` where the text is not strict padded Base64 without line breaks.
    public static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString().utf8.elementsEqual(text.utf8) else { return nil }
        return Array(data)
    }
}
