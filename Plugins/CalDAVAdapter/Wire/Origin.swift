/// Scheme, host and port: the unit to which credentials belong (RFC 6454 §4).
struct Origin: Hashable, Sendable {
    /// `http` or `https`.
    let scheme: String
    /// In lower case; an IPv6 address with its brackets.
    let host: String
    /// The port, also where the address leaves it out.
    let port: Int

    /// The port that the scheme has of itself.
    static func defaultPort(of scheme: String) -> Int { scheme == "http" ? 80 : 443 }

    /// `https://host`, with the port only where it is not the scheme's own.
    var text: String { port == Self.defaultPort(of: scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)" }

    /// Whether the address names this very machine, the only place to which a password may go without TLS.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || isLoopbackIPv4
    }

    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.allSatisfy { $0 != nil } && parts[0] == 127
    }

    /// Whether credentials for this origin may be sent to `other` too.
    ///
    /// The same scheme, host and port; or both are hosts of a provider that is known to spread one account over partition hosts: iCloud
    /// answers at `caldav.icloud.com` and keeps calendars at `pNN-caldav.icloud.com`. Nothing else.
    func trusts(_ other: Origin) -> Bool {
        self == other || Self.partitionedDomains.contains { isPartition(of: $0) && other.isPartition(of: $0) }
    }

    private static let partitionedDomains = [".icloud.com"]

    private func isPartition(of domain: String) -> Bool { scheme == "https" && port == 443 && host.hasSuffix(domain) }
}
