/// What is not public Internet: IANA's IPv4 and IPv6 special-purpose address registries (RFC 6890), and the metadata services of clouds.
enum SpecialAddresses {
    static let loopback = [v4(127, 0, 0, 0, 8), v6(0, 1, 128)]

    /// Metadata services that answer at a fixed address: most clouds, AWS and Google over IPv6, Azure's wire server, Alibaba, Oracle.
    static let metadata: Set<IPAddress> = [
        v4(169, 254, 169, 254, 32).base, v6(0xfd00_0ec2_0000_0000, 0x254, 128).base, v6(0xfd20_00ce_0000_0000, 0x254, 128).base,
        v4(168, 63, 129, 16, 32).base, v4(100, 100, 100, 200, 32).base, v4(192, 0, 0, 192, 32).base,
    ]

    /// The kind of special address this is, or `nil` for a public one. The first range that holds the address decides.
    static func kind(of address: IPAddress) -> AddressRefusal? {
        let table = address.family == .v4 ? fourth : sixth
        if teredo.contains(address) { return nil }
        if let entry = table.first(where: { $0.range.contains(address) }) { return entry.kind }
        // Of IPv6 only 2000::/3 is assigned for global unicast; NAT64's well-known prefix is an agreed way to reach IPv4.
        return address.family == .v4 || globalUnicast.contains(address) || nat64.contains(address) ? nil : .reserved
    }

    /// The IPv4 address behind `::ffff:0:0/96`, which the system connects to over IPv4; any other address as it is.
    static func unmapped(_ address: IPAddress) -> IPAddress {
        mapped.contains(address) ? address.embeddedIPv4(bitsFromEnd: 0) : address
    }

    /// The IPv4 addresses that packets to this IPv6 address may end at: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380 §4: server and,
    /// inverted, client).
    static func carriedIPv4(in address: IPAddress) -> [IPAddress] {
        if nat64.contains(address) { return [address.embeddedIPv4(bitsFromEnd: 0)] }
        if sixToFour.contains(address) { return [address.embeddedIPv4(bitsFromEnd: 80)] }
        if teredo.contains(address) {
            let client = address.embeddedIPv4(bitsFromEnd: 0)
            return [address.embeddedIPv4(bitsFromEnd: 64), IPAddress(family: .v4, value: ~client.value & 0xffff_ffff)]
        }
        return []
    }

    private static let fourth: [(range: AddressRange, kind: AddressRefusal)] = [
        (v4(0, 0, 0, 0, 8), .unspecified),
        (v4(10, 0, 0, 0, 8), .privateNetwork),
        (v4(100, 64, 0, 0, 10), .sharedSpace),
        (v4(127, 0, 0, 0, 8), .loopback),
        (v4(169, 254, 0, 0, 16), .linkLocal),
        (v4(172, 16, 0, 0, 12), .privateNetwork),
        (v4(192, 0, 0, 0, 24), .reserved),
        (v4(192, 0, 2, 0, 24), .documentation),
        (v4(192, 88, 99, 0, 24), .reserved),
        (v4(192, 168, 0, 0, 16), .privateNetwork),
        (v4(198, 18, 0, 0, 15), .benchmark),
        (v4(198, 51, 100, 0, 24), .documentation),
        (v4(203, 0, 113, 0, 24), .documentation),
        (v4(224, 0, 0, 0, 4), .multicast),
        (v4(240, 0, 0, 0, 4), .reserved),
    ]

    private static let sixth: [(range: AddressRange, kind: AddressRefusal)] = [
        (v6(0, 0, 128), .unspecified),
        (v6(0, 1, 128), .loopback),
        (v6(0xfe80 << 48, 0, 10), .linkLocal),
        (v6(0xfec0 << 48, 0, 10), .privateNetwork),
        (v6(0xfc00 << 48, 0, 7), .privateNetwork),
        (v6(0xff00 << 48, 0, 8), .multicast),
        (v6(0x2001_0002_0000_0000, 0, 48), .benchmark),
        (v6(0x2001_0db8_0000_0000, 0, 32), .documentation),
        (v6(0x3fff << 48, 0, 20), .documentation),
        (v6(0x2001 << 48, 0, 23), .reserved),
    ]

    private static let mapped = v6(0, 0xffff_0000_0000, 96)
    private static let nat64 = v6(0x0064_ff9b_0000_0000, 0, 96)
    private static let sixToFour = v6(0x2002 << 48, 0, 16)
    private static let teredo = v6(0x2001 << 48, 0, 32)
    private static let globalUnicast = v6(0x2000 << 48, 0, 3)

    private static func v4(_ a: UInt128, _ b: UInt128, _ c: UInt128, _ d: UInt128, _ length: Int) -> AddressRange {
        AddressRange(base: IPAddress(family: .v4, value: a << 24 | b << 16 | c << 8 | d), prefixLength: length)
    }

    private static func v6(_ high: UInt64, _ low: UInt64, _ length: Int) -> AddressRange {
        AddressRange(base: IPAddress(family: .v6, value: UInt128(high) << 64 | UInt128(low)), prefixLength: length)
    }
}
