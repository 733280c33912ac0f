/// A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), as an operator writes it: `10.20.0.0/16`, `fd12::/16`, `192.0.2.7`.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the range.
    public let base: IPAddress
    /// How many leading bits all addresses of the range share.
    public let prefixLength: Int

    /// Reads a range; an address without a prefix length means itself only.
    ///
    /// - Throws: ``AddressRangeError``, which names the text, what is wrong with it and a right spelling.
    public init(_ text: String) throws(AddressRangeError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else {
            throw AddressRangeError(text: text, problem: .notAnAddress)
        }
        var length = address.family.bits
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]),
                number <= length
            else { throw AddressRangeError(text: text, problem: .badPrefixLength(maximum: length)) }
            length = number
        }
        guard SpecialAddresses.unmapped(address) == address else {
            throw AddressRangeError(text: text, problem: .mapped(SpecialAddresses.unmapped(address)))
        }
        self.init(
            base: IPAddress(family: address.family, value: address.value & Self.mask(length, of: address.family)), prefixLength: length)
        guard base == address else { throw AddressRangeError(text: text, problem: .bitsBeyondPrefix(suggestion: self)) }
    }

    init(base: IPAddress, prefixLength: Int) {
        self.base = base
        self.prefixLength = prefixLength
    }

    /// Whether the address lies in the range; never for an address of the other family.
    public func contains(_ address: IPAddress) -> Bool {
        address.family == base.family && address.value & Self.mask(prefixLength, of: base.family) == base.value
    }

    /// The canonical spelling, always with the prefix length.
    public var description: String { "\(base)/\(prefixLength)" }

    private static func mask(_ length: Int, of family: IPAddress.Family) -> UInt128 {
        let all = family == .v4 ? UInt128(UInt32.max) : UInt128.max
        return all & ~(all >> UInt128(length))
    }
}
