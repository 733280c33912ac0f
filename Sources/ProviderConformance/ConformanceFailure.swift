/// An adapter did not do what a case demands.
public struct ConformanceFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What does not hold.
    public let message: String
    /// What should have been.
    public let expected: String
    /// What was.
    public let actual: String
    /// The suite's source file that demands it.
    public let file: String
    /// The line in it.
    public let line: UInt

    package init(message: String, expected: String, actual: String, file: String, line: UInt) {
        self.message = message
        self.expected = expected
        self.actual = actual
        self.file = file
        self.line = line
    }

    /// The whole finding in one line.
    public var description: String { "\(message); expected \(expected), got \(actual) (\(file):\(line))" }
}

/// Demands that two values are equal.
package func expectEqual<Value: Equatable>(
    _ actual: Value, _ expected: Value, _ message: String, file: String = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
    guard actual != expected else { return }
    throw ConformanceFailure(message: message, expected: "\(expected)", actual: "\(actual)", file: file, line: line)
}

/// Demands that a condition holds.
package func expect(
    _ condition: Bool, _ message: String, expected: String, actual: @autoclosure () -> String, file: String = #fileID, line: UInt = #line
) throws(ConformanceFailure) {
    guard !condition else { return }
    throw ConformanceFailure(message: message, expected: expected, actual: actual(), file: file, line: line)
}
