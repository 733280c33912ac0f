/// The surroundings of an examination are not as they must be; says what to do.
public struct HarnessError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String

    /// Makes an error.
    public init(_ description: String) { self.description = description }
}
