/// The settings of a ``CurlTransport``. The defaults suit servers on the public Internet.
public struct TransportConfiguration: Sendable, Hashable {
    /// Which addresses may be connected to. Default: the public Internet only.
    public var addressPolicy: AddressPolicy = .publicOnly
    /// Whether plain `http` is spoken. Default: never.
    public var plainHTTP: PlainHTTPRule = .never
    /// The path of a PEM file with certificates that are trusted beside the system's, or `nil`. It is read once, when the transport is made.
    public var additionalCAFile: String?
    /// The longest time for look-up, connection and TLS handshake together; above zero. Default: 10 seconds.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a transfer may move fewer than ``stallBytesPerSecond`` before it fails as timed out; whole seconds, at least one.
    /// This includes the time a server thinks. Default: 60 seconds.
    public var stallTimeout: Duration = .seconds(60)
    /// The rate below which a transfer counts as stalled, in bytes a second; at least one. Default: 10.
    public var stallBytesPerSecond: Int = 10
    /// The largest response header in bytes, all fields, interim responses and trailers together; at least 1,024. libcurl has limits of its
    /// own, so more than 100,000 has no effect. Default: 64 KiB.
    public var maximumHeaderBytes: Int = 64 << 10
    /// The largest number of response header lines; at least one. Default: 256.
    public var maximumHeaderFields: Int = 256
    /// How many connections are open at once; requests beyond wait their turn within their timeout. At least one. Default: 64.
    public var maximumConnections: Int = 64
    /// How many connections are open at once to one host and port; at least one. HTTP/2 carries many requests over each. Default: 8.
    public var maximumConnectionsPerHost: Int = 8
    /// The `User-Agent` field of requests that bring none (RFC 9110 §10.1.5).
    public var userAgent: String = "calendar-host"

    /// Makes a configuration of defaults; set what differs.
    public init() {}

    /// Checks the numbers and texts; the CA file is checked when it is read.
    func validate() throws(TransportConfigurationError) {
        let numbers: [(name: String, value: Int, range: ClosedRange<Int>)] = [
            ("stallBytesPerSecond", stallBytesPerSecond, 1...1_000_000_000),
            ("maximumHeaderBytes", maximumHeaderBytes, 1024...(1 << 30)),
            ("maximumHeaderFields", maximumHeaderFields, 1...1_000_000),
            ("maximumConnections", maximumConnections, 1...10_000),
            ("maximumConnectionsPerHost", maximumConnectionsPerHost, 1...10_000),
        ]
        for (name, value, range) in numbers where !range.contains(value) {
            throw .invalidValue(name: name, value: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        for (name, value, minimum) in [
            ("connectTimeout", connectTimeout, Duration.milliseconds(1)), ("stallTimeout", stallTimeout, .seconds(1)),
        ] where value < minimum || value > .seconds(86_400) {
            throw .invalidValue(name: name, value: "\(value)", expected: "\(minimum) to 86400 seconds")
        }
        guard HeaderSyntax.isValue(userAgent) else {
            throw .invalidValue(name: "userAgent", value: HeaderSyntax.printable(userAgent), expected: "text without control characters")
        }
    }
}
