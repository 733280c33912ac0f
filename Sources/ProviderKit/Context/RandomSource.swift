/// Randomness, handed in, so that tests can repeat a run.
public protocol RandomSource: Sendable {
    /// `count` bytes, unpredictable to an attacker in production.
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    /// A number in `0 ..< 1`, for jitter.
    public func unitInterval() -> Double {
        let bits = bytes(8).prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(bits >> 3) / Double(UInt64(1) << 53)
    }

    /// `count` random bytes as URL-safe Base64 without padding (RFC 4648 §5).
    public func urlSafeToken(bytes count: Int) -> String { Base64URL.encode(bytes(count)) }
}
