/// An origin (RFC 6454 §6.2) in one spelling: scheme and host in lower case, no default port.
struct WebOrigin: Sendable, Hashable {
    let scheme: String
    let host: String
    let port: Int?

    /// Reads `scheme://host` or `scheme://host:port`, ASCII, and nothing else: no path, not even `/`, no user, no query.
    init?(_ text: String) {
        guard text.utf8.count <= 512, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let lowered = text.lowercased()
        guard let scheme = ["https", "http"].first(where: { lowered.hasPrefix($0 + "://") }) else { return nil }
        let rest = lowered.dropFirst(scheme.count + 3)
        guard !rest.contains(where: { "/?#@\\%".contains($0) }) else { return nil }
        // An IPv6 address has colons of its own, in brackets.
        let end = rest.first == "[" ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : rest.firstIndex(of: ":") ?? rest.endIndex
        guard let end, end > rest.startIndex else { return nil }
        let tail = rest[end...]
        guard tail.isEmpty || Self.isPort(tail) else { return nil }
        let port = tail.isEmpty ? nil : Int(tail.dropFirst())
        self.scheme = scheme
        host = String(rest[..<end])
        self.port = port == (scheme == "https" ? 443 : 80) ? nil : port
    }

    private init(scheme: String, host: String) {
        self.scheme = scheme
        self.host = host
        port = nil
    }

    /// The same without its port.
    var withoutPort: WebOrigin { WebOrigin(scheme: scheme, host: host) }

    private static func isPort(_ tail: Substring) -> Bool {
        let digits = tail.dropFirst()
        guard tail.first == ":", (1...5).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else { return false }
        return Int(digits).map { $0 <= 65_535 } ?? false
    }
}
