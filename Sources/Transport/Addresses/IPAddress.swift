import Foundation

/// An IPv4 or IPv6 address as a number, without port and without zone.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The two families of addresses.
    public enum Family: Sendable, Hashable {
        /// 32 bits.
        case v4
        /// 128 bits.
        case v6

        /// How many bits an address has.
        public var bits: Int { self == .v4 ? 32 : 128 }
    }

    /// The family.
    public let family: Family
    /// The address as a number in network order; at most 2³² − 1 for IPv4.
    let value: UInt128

    init(family: Family, value: UInt128) {
        self.family = family
        self.value = value
    }

    /// Takes four or sixteen bytes in network order; `nil` for any other number of them.
    init?(networkOrder bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: family = .v4
        case 16: family = .v6
        default: return nil
        }
        value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Reads the one spelling of dotted decimals for IPv4, or any spelling of RFC 4291 §2.2 for IPv6; `nil` for anything else.
    ///
    /// Octal, hexadecimal and shortened IPv4 spellings, zones and ports are refused: they mean different things to different programs.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(networkOrder: withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(networkOrder: withUnsafeBytes(of: &v6) { Array($0) })
        } else {
            return nil
        }
    }

    /// The bytes in network order.
    var networkOrder: [UInt8] {
        stride(from: family.bits - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt128($0)) }
    }

    /// The 32 bits that end `bitsFromEnd` bits before the end, as an IPv4 address; for addresses that carry another one.
    func embeddedIPv4(bitsFromEnd: Int) -> IPAddress {
        IPAddress(family: .v4, value: (value >> UInt128(bitsFromEnd)) & 0xffff_ffff)
    }

    /// The customary spelling: dotted decimals, or RFC 5952's for IPv6.
    public var description: String {
        if family == .v4 { return networkOrder.map(String.init).joined(separator: ".") }
        var address = in6_addr()
        let bytes = networkOrder
        withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: bytes) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
