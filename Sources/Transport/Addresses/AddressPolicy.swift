/// Which addresses a transport may connect to, judged on the resolved address at the moment of connecting.
///
/// Users type server addresses, and names can resolve to anything, differently each time (DNS rebinding). So neither the text of the address
/// nor an earlier look-up is judged, only the socket address that is about to be used. Everything that is not public Internet is refused
/// unless a range names it; the kinds are those of ``AddressRefusal``.
public struct AddressPolicy: Sendable, Hashable {
    /// Ranges that are let through although they are not public.
    public let allowed: [AddressRange]
    /// The ports that may be connected to, or `nil` for any.
    public let allowedPorts: Set<UInt16>?

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - allowed: Ranges let through beside the public Internet. A cloud's metadata service is let through only by a range of exactly that
    ///     one address, so that allowing a private network does not hand out the machine's credentials.
    ///   - allowedPorts: The only ports that may be connected to. `nil` allows any: calendar servers do run on ports like 8443, so limiting
    ///     ports is the operator's choice.
    public init(allowed: [AddressRange] = [], allowedPorts: Set<UInt16>? = nil) {
        self.allowed = allowed
        self.allowedPorts = allowedPorts
    }

    /// The public Internet only, any port.
    public static let publicOnly = AddressPolicy()

    /// The public Internet and the machine itself, any port; for tests and demonstrations.
    public static let allowingLoopback = AddressPolicy(allowed: SpecialAddresses.loopback)

    /// Why that address and port are refused, or `nil` where they are allowed.
    ///
    /// An address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is judged by what it carries, too.
    public func refusal(of address: IPAddress, port: UInt16) -> AddressRefusal? {
        if let allowedPorts, !allowedPorts.contains(port) { return .port }
        return refusal(of: address)
    }

    private func refusal(of original: IPAddress) -> AddressRefusal? {
        let address = SpecialAddresses.unmapped(original)
        let ranges = allowed.filter { $0.contains(address) }
        if SpecialAddresses.metadata.contains(address) {
            return ranges.contains { $0.prefixLength == address.family.bits } ? nil : .metadata
        }
        if !ranges.isEmpty { return nil }
        if let special = SpecialAddresses.kind(of: address) { return special }
        for carried in SpecialAddresses.carriedIPv4(in: address) {
            if let refusal = refusal(of: carried) { return refusal }
        }
        return nil
    }
}
