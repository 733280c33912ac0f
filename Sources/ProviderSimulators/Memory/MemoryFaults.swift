public import ProviderKit

/// Misfortunes that a simulated provider can have.
public struct MemoryFaults: Sendable {
    /// The calls that fail next, first come first served, before they have any effect. The errors' operations are replaced by the call's own.
    public var failures: [ProviderError] = []
    /// How many of the next writes take effect while their answers get lost.
    public var lostAnswers = 0
    /// How long every call takes, on the context's clock; zero for none.
    public var delay = Duration.zero

    /// No misfortune.
    public init() {}

    /// Lets the next calls fail alike.
    public mutating func failNext(_ count: Int, with error: ProviderError) { failures += Array(repeating: error, count: count) }
}
