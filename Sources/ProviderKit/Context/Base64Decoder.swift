/// Reads Base64 (RFC 4648) strictly: one spelling for each value, no line breaks, nothing around it.
struct Base64Decoder: Sendable {
    /// What each byte stands for, or 255 for one outside the alphabet.
    private let values: [UInt8]
    private let isPadded: Bool

    /// `alphabet` has the 64 bytes in the order of their values.
    init(alphabet: [UInt8], isPadded: Bool) {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        self.values = values
        self.isPadded = isPadded
    }

    /// The bytes, or `nil` where the text is not strict.
    func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let digits = digits(of: text), digits.count % 4 != 1 else { return nil }
        var isStrict = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count * 3 / 4) { output, length in
            values.withUnsafeBufferPointer { values in
                var index = 0
                // All values are below 64, and what is no digit is 255, so one look at four of them together tells.
                while isStrict, index + 4 <= digits.count {
                    let (a, b) = (values[Int(digits[index])], values[Int(digits[index + 1])])
                    let (c, d) = (values[Int(digits[index + 2])], values[Int(digits[index + 3])])
                    isStrict = a | b | c | d < 64
                    output[length] = a << 2 | b >> 4
                    output[length + 1] = b << 4 | c >> 2
                    output[length + 2] = c << 6 | d
                    length += 3
                    index += 4
                }
                guard isStrict, index < digits.count else { return }
                let (a, b) = (values[Int(digits[index])], values[Int(digits[index + 1])])
                let c = index + 2 < digits.count ? values[Int(digits[index + 2])] : 0
                // Bits that say nothing would be a second spelling.
                isStrict = a | b | c < 64 && (index + 2 < digits.count ? c & 3 == 0 : b & 15 == 0)
                output[length] = a << 2 | b >> 4
                length += 1
                guard index + 2 < digits.count else { return }
                output[length] = b << 4 | c >> 2
                length += 1
            }
        }
        return isStrict ? bytes : nil
    }

    /// The text without its padding, which has to be as long as it should.
    private func digits(of text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard isPadded else { return text }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let digits = UnsafeBufferPointer(rebasing: text.dropLast(padding))
        return (4 - digits.count % 4) % 4 == padding ? digits : nil
    }
}
