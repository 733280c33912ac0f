import Foundation

/// Expansion by python-dateutil, timed inside its own process.
final class DateutilSide {
    private struct Question: Encodable {
        let rule, start, from, before: String
        let seconds: Double
    }

    private struct Answer: Decodable {
        let count: Int
        let repetitions: Int
        let elapsed: Double
    }

    private let program: LineProgram

    init() throws {
        let script = ProjectFolder.benchmarks.appending(path: "Programs/expand_with_dateutil.py")
        program = try LineProgram(try ProjectFolder.python(), [script.path(percentEncoded: false)])
    }

    /// Expands for so many seconds, at least once; returns the seconds of one expansion and how many occurrences it gave.
    func measure(_ subject: ExpansionCase, for seconds: Double) throws -> (seconds: Double, count: Int) {
        let question = Question(
            rule: subject.rule, start: subject.start.basicForm, from: subject.from.basicForm, before: subject.before.basicForm,
            seconds: seconds)
        let answer = try JSONDecoder().decode(
            Answer.self, from: program.ask(String(decoding: JSONEncoder().encode(question), as: UTF8.self)))
        return (answer.elapsed / Double(answer.repetitions), answer.count)
    }

    /// Ends the process.
    func stop() { program.stop() }
}
