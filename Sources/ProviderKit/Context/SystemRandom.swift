/// The system's generator, which is fit for secrets.
public struct SystemRandom: RandomSource {
    /// Makes a source over the system's generator.
    public init() {}

    /// `count` unpredictable bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
