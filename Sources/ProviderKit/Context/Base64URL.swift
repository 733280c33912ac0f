public import Foundation

/// URL-safe Base64 without padding (RFC 4648 §5), the form of PKCE, tokens and JOSE.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// What each byte stands for, or 255 for one outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

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
    static func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var isStrict = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { output, length in
            values.withUnsafeBufferPointer { values in
                var (bits, count): (UInt32, UInt32) = (0, 0)
                for byte in text {
                    let value = values[Int(byte)]
                    guard value < 64 else { break }
                    bits = bits << 6 | UInt32(value)
                    count += 6
                    guard count >= 8 else { continue }
                    count -= 8
                    output[length] = UInt8(truncatingIfNeeded: bits >> count)
                    length += 1
                }
                // A foreign byte ends the loop early; bits that say nothing would be a second spelling.
                isStrict = length == text.count * 3 / 4 && bits & (1 << count - 1) == 0
            }
        }
        return isStrict ? bytes : nil
    }
}
