import ProviderKit

/// How calendars and events are named towards the host: by path, byte for byte as the server spelled it, on the connection's own server;
/// by full address where a provider keeps them on a partition host.
struct ResourceSpelling: Sendable {
    let base: ResourceAddress

    /// The spelling under which the host knows a resource.
    func name(of address: ResourceAddress) -> String { address.origin == base.origin ? address.path : address.text }

    /// The address behind a name that this adapter gave out; `nil` for one that leads elsewhere.
    func address(of name: String) -> ResourceAddress? {
        guard let address = base.resolving(name), base.origin.trusts(address.origin) else { return nil }
        return address
    }
}
