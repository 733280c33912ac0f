/// Where the host listens.
public struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
    /// An IP address or a host name.
    public let host: String
    /// 0 to 65535; 0 takes a free port.
    public let port: Int

    /// Makes an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `127.0.0.1:8080`.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 8080)

    /// Reads `host:port` or `[IPv6]:port`; `nil` where it is neither.
    public init?(parsing text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), port <= 65_535 else { return nil }
        var host = String(text[..<colon])
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, host.contains(":") == isBracketed, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-_:%".contains($0) })
        else {
            return nil
        }
        self.init(host: host, port: port)
    }

    /// As it is written.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
