/// A server that a test needs is not there; says what to do.
public struct TestServerError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String
}
