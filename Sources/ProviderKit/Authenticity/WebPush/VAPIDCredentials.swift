import Foundation

/// What an `Authorization` header of the scheme `vapid` carries (RFC 8292 §3).
struct VAPIDCredentials {
    let token: String
    let key: [UInt8]

    /// Throws `missingProof` where there are no credentials of that scheme, `malformed` where they cannot be read or come twice.
    init(_ headers: HTTPHeaders) throws(RejectionReason) {
        let values = headers.all("Authorization")
        guard let value = values.first else { throw .missingProof }
        guard values.count == 1, value.utf8.count <= 8_192 else { throw .malformed }
        let bytes = Array(value.utf8)
        let scheme = bytes.prefix { $0 != UInt8(ascii: " ") }
        guard Self.isSame(scheme, "vapid") else { throw .missingProof }
        var (token, key): (ArraySlice<UInt8>?, ArraySlice<UInt8>?)
        var names: Set<String> = []
        for parameter in bytes[scheme.endIndex...].split(separator: UInt8(ascii: ","), maxSplits: 16, omittingEmptySubsequences: false) {
            let (name, value) = try Self.parameter(parameter)
            guard names.insert(name).inserted else { throw .malformed }
            if name == "t" { token = value }
            if name == "k" { key = value }
        }
        guard let token, let key else { throw .missingProof }
        guard let point = key.withUnsafeBufferPointer(Base64URL.bytes), point.count == 65 else { throw .malformed }
        self.token = String(decoding: token, as: UTF8.self)
        self.key = point
    }

    /// `name=value`, white space around, the value perhaps in quotes (RFC 9110 §11.4); the name in lower case. Unknown names are the caller's
    /// to pass over.
    private static func parameter(_ text: ArraySlice<UInt8>) throws(RejectionReason) -> (name: String, value: ArraySlice<UInt8>) {
        var rest = text.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        guard rest.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { throw .malformed }
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), equals > rest.startIndex else { throw .malformed }
        var value = rest[(equals + 1)...]
        if value.first == UInt8(ascii: "\"") {
            guard value.count >= 2, value.last == UInt8(ascii: "\"") else { throw .malformed }
            value = value.dropFirst().dropLast()
        }
        guard value.allSatisfy({ $0 != 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else { throw .malformed }
        return (String(decoding: rest[..<equals], as: UTF8.self).lowercased(), value)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isSame(_ bytes: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { bytes.count == $0.count && zip(bytes, $0).allSatisfy { $0 | 0x20 == $1 } }
    }
}
