import ProviderKit

/// One authentication challenge (RFC 9110 §11.6.1).
struct Challenge: Equatable, Sendable {
    /// The scheme in lower case: `basic`, `digest`, `bearer`.
    let scheme: String
    /// Parameters by lower-case name. A name given twice keeps its first value.
    let parameters: [String: String]

    /// All challenges of an answer's `WWW-Authenticate` lines. What cannot be read is left out: the answer counts as a refusal anyhow.
    static func parse(_ lines: [String]) -> [Challenge] { lines.flatMap { parse($0) } }

    private static func parse(_ line: String) -> [Challenge] {
        var scanner = Scanner(Array(line.utf8))
        var challenges: [Challenge] = []
        var scheme: String?
        var parameters: [String: String] = [:]
        scanner.skipSeparators()
        while !scanner.isAtEnd, challenges.count < 16 {
            let word = scanner.token()
            guard !word.isEmpty else {
                scanner.skipOne()
                scanner.skipSeparators()
                continue
            }
            if scheme != nil, let value = scanner.parameterValue() {
                if parameters[word.lowercased()] == nil { parameters[word.lowercased()] = value }
            } else {
                if let scheme { challenges.append(Challenge(scheme: scheme, parameters: parameters)) }
                scheme = word.lowercased()
                parameters = [:]
            }
            scanner.skipSeparators()
        }
        if let scheme { challenges.append(Challenge(scheme: scheme, parameters: parameters)) }
        return challenges
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position >= bytes.count }

        mutating func skipOne() { position += 1 }

        mutating func skipSeparators() {
            while !isAtEnd, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ",")].contains(bytes[position]) { position += 1 }
        }

        mutating func token() -> String {
            let start = position
            while !isAtEnd, Self.isTokenByte(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        /// `=` and a value, quoted or not; `nil`, and nothing consumed, where no `=` follows: then the word was the next scheme.
        mutating func parameterValue() -> String? {
            var next = position
            while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
            guard next < bytes.count, bytes[next] == UInt8(ascii: "=") else { return nil }
            next += 1
            while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
            position = next
            guard !isAtEnd, bytes[position] == UInt8(ascii: "\"") else { return token() }
            position += 1
            var value: [UInt8] = []
            while !isAtEnd, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
                value.append(bytes[position])
                position += 1
            }
            position += 1
            return String(decoding: value, as: UTF8.self)
        }

        private static func isTokenByte(_ byte: UInt8) -> Bool {
            PercentEncoding.isUnreserved(byte) || "!#$%&'*+^`|/:".utf8.contains(byte)
        }
    }
}
