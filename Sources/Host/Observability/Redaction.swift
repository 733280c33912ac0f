/// Takes out of a log line what must not be in one, should a caller ever let it in.
///
/// The types are the first line of defence (``ProviderKit/Secret`` has no printable form); this is the second. It reads a text once, from
/// left to right, so that a hostile one costs no more than its length.
public enum Redaction {
    /// What stands where something was taken out.
    public static let mark = "<redacted>"

    private static let sensitiveWords = [
        "password", "secret", "token", "authorization", "cookie", "credential", "api-key", "api_key", "apikey", "verifier",
    ]

    /// Header fields whose whole value is one secret, blanks and all.
    private static let lineWords = ["authorization", "cookie"]

    /// Whether values under this name are never written.
    public static func isSensitive(key: String) -> Bool {
        let lowered = key.lowercased()
        return sensitiveWords.contains { lowered.contains($0) }
    }

    /// The text without credentials: what follows a sensitive name and `:` or `=`, what follows `Bearer`, and user information in addresses.
    public static func scrub(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let secret: Range<Int>?
            let next: Int
            if isNameByte(bytes[index]) {
                next = bytes[index...].firstIndex { !isNameByte($0) } ?? bytes.count
                secret = secretRange(bytes, name: String(decoding: bytes[index..<next], as: UTF8.self).lowercased(), end: next)
            } else {
                next = index + 1
                secret = userInformation(bytes, at: index)
            }
            if let secret {
                result += bytes[index..<secret.lowerBound] + Array(mark.utf8)
                index = secret.upperBound
            } else {
                result += bytes[index..<next]
                index = next
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The value that belongs to a sensitive name ending at `end`.
    private static func secretRange(_ bytes: [UInt8], name: String, end: Int) -> Range<Int>? {
        var index = end
        if name == "bearer" {
            let start = skipBlanks(bytes, index)
            let stop = bytes[start...].firstIndex { isBlank($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") } ?? bytes.count
            return start > index && stop - start >= 8 ? start..<stop : nil
        }
        guard isSensitive(key: name) || name == "code" else { return nil }
        if index < bytes.count, isQuote(bytes[index]) { index += 1 }
        index = skipBlanks(bytes, index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") || (bytes[index] == UInt8(ascii: ":") && name != "code") else {
            return nil
        }
        let start = skipBlanks(bytes, index + 1)
        guard start < bytes.count else { return nil }
        if lineWords.contains(where: name.contains) {
            return start..<(bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count)
        }
        if isQuote(bytes[start]) { return start + 1..<closingQuote(bytes, from: start) }
        return start..<(bytes[start...].firstIndex { isBlank($0) || delimiters.contains($0) } ?? bytes.count)
    }

    /// What stands between `://` and `@` when `index` is at the colon.
    private static func userInformation(_ bytes: [UInt8], at index: Int) -> Range<Int>? {
        guard bytes[index...].starts(with: Array("://".utf8)) else { return nil }
        let start = index + 3
        guard let stop = bytes[start...].firstIndex(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "/") || isBlank($0) }),
            bytes[stop] == UInt8(ascii: "@")
        else { return nil }
        return start..<stop
    }

    /// The end of what a quote at `start` opens; the end of the text where nothing closes it.
    private static func closingQuote(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index, bytes.count)
    }

    private static let delimiters = Set("&,;}\"'#)]".utf8)

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }

    private static func skipBlanks(_ bytes: [UInt8], _ start: Int) -> Int {
        start < bytes.count ? bytes[start...].firstIndex { !isBlank($0) } ?? bytes.count : bytes.count
    }
}
