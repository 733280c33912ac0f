/// The environment holds values that cannot be used; the host does not start. All problems are told at once.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One sentence for each problem, each naming the variable and what it accepts.
    public let problems: [String]

    /// Makes an error of at least one problem.
    public init(_ problems: [String]) { self.problems = problems }

    /// All problems, a line each.
    public var description: String { problems.joined(separator: "\n") }
}
