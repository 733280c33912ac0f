/// Why an address is refused; the words are meant for people.
public enum AddressRefusal: String, Error, Sendable, CaseIterable {
    /// The machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    case loopback
    /// A private network (RFC 1918, RFC 4193).
    case privateNetwork = "private network"
    /// The local link (RFC 3927, RFC 4291 §2.5.6).
    case linkLocal = "link-local"
    /// A cloud provider's instance metadata service, which hands out credentials.
    case metadata = "cloud metadata service"
    /// Addresses shared behind a carrier's translation (RFC 6598).
    case sharedSpace = "carrier-grade NAT"
    /// A group, not a host (RFC 5771, RFC 4291 §2.7).
    case multicast
    /// "This host" or "this network" (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2).
    case unspecified
    /// Reserved for examples (RFC 5737, RFC 3849, RFC 9637).
    case documentation
    /// Reserved for benchmarks (RFC 2544, RFC 5180).
    case benchmark
    /// Reserved for other purposes or not assigned to the public Internet (IANA's special-purpose registries).
    case reserved
    /// The port is not among those allowed.
    case port = "port not allowed"
    /// The request is plain HTTP, which is allowed to loopback addresses only.
    case plainHTTPBeyondLoopback = "plain HTTP is allowed to loopback only"
}
