/// Whether requests without TLS are sent.
public enum PlainHTTPRule: String, Sendable, Hashable, CaseIterable {
    /// `https` only.
    case never
    /// `http` to loopback addresses only, judged on the resolved address. The ``AddressPolicy`` must allow loopback, too.
    case loopbackOnly
    /// `http` to every address that the ``AddressPolicy`` allows; passwords then travel in the clear.
    case always
}
