import Foundation
import ProviderKit

/// Numbers that look random and are the same in every run (SplitMix64).
struct MicrosoftRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Letters, digits, `-` and `_`.
    mutating func token(bytes count: Int) -> String {
        Base64URL.encode((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) })
    }

    /// So many hexadecimal digits.
    mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in "0123456789abcdef".randomElement(using: &self) ?? "0" })
    }

    /// A GUID.
    mutating func guid() -> String { [8, 4, 4, 4, 12].map { digits($0) }.joined(separator: "-") }
}
