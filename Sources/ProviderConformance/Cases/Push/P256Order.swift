/// Arithmetic on raw ES256 signatures, for forgers.
enum P256Order {
    /// The order n of the curve's base point (SEC 2, §2.4.2), big-endian.
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17,
        0x9E,
        0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    /// The other signature (r, n − s) that is right whenever (r, s) is.
    static func twin(of signature: [UInt8]) -> [UInt8] {
        guard signature.count == 64 else { return signature }
        var twin = signature
        var borrow = 0
        for index in (0..<32).reversed() {
            let difference = Int(order[index]) - Int(signature[32 + index]) - borrow
            borrow = difference < 0 ? 1 : 0
            twin[32 + index] = UInt8(truncatingIfNeeded: difference & 0xFF)
        }
        return twin
    }

    /// The signature as an ASN.1 sequence of two integers, the form that other protocols use.
    static func der(_ signature: [UInt8]) -> [UInt8] {
        guard signature.count == 64 else { return signature }
        let content = integer(signature.prefix(32)) + integer(signature.suffix(32))
        return [0x30, UInt8(content.count)] + content
    }

    private static func integer(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let trimmed = Array(bytes.drop { $0 == 0 })
        let value = (trimmed.first ?? 0) >= 0x80 || trimmed.isEmpty ? [0] + trimmed : trimmed
        return [0x02, UInt8(value.count)] + value
    }
}
