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
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) } else if host.contains(":") { return nil }
        guard !host.isEmpty else { return nil }
        self.init(host: host, port: port)
    }

    /// As it is written.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
