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
        let scheme = value.prefix { $0 != " " }
        guard scheme.lowercased() == "vapid" else { throw .missingProof }
        let parameters = try Self.parameters(value.dropFirst(scheme.count))
        guard let token = parameters["t"], let text = parameters["k"] else { throw .missingProof }
        guard let key = Base64URL.decode(text), key.count == 65 else { throw .malformed }
        self.token = token
        self.key = Array(key)
    }

    /// `name=value` with commas between, white space around commas, values perhaps in quotes (RFC 9110 §11.4). Unknown names are passed over.
    private static func parameters(_ text: Substring) throws(RejectionReason) -> [String: String] {
        var parameters: [String: String] = [:]
        for part in text.split(separator: ",", maxSplits: 16, omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " || $0 == "\t" }.trimmedEnd
            guard let equals = trimmed.firstIndex(of: "="), equals > trimmed.startIndex else { throw .malformed }
            let name = trimmed[..<equals].lowercased()
            var value = trimmed[trimmed.index(after: equals)...]
            if value.first == "\"" {
                guard value.count >= 2, value.last == "\"" else { throw .malformed }
                value = value.dropFirst().dropLast()
            }
            guard !value.contains(where: { "\"\\ \t".contains($0) }) else { throw .malformed }
            guard parameters.updateValue(String(value), forKey: name) == nil else { throw .malformed }
        }
        return parameters
    }
}

extension Substring {
    /// Without white space at its end.
    fileprivate var trimmedEnd: Substring {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == " " || self[index(before: end)] == "\t" { end = index(before: end) }
        return self[..<end]
    }
}
