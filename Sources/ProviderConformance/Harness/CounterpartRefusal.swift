/// The provider does not take what the counterpart wanted to put there; the situation that a case needs cannot arise at this provider.
public struct CounterpartRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was refused, in words.
    public let description: String

    /// Makes a refusal.
    public init(_ description: String) { self.description = description }
}
