import Foundation

/// A Python program below `Tests/Oracles` that is asked questions, one JSON object a line, and answers each with one line.
///
/// The interpreter is the one that `CALENDAR_HOST_TEST_PYTHON` names, else `.venv/bin/python` at the root of the package, else `python3`.
/// One that is missing, or has not the packages, fails the test: an oracle that is not asked proves nothing.
struct EngineOracle {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let script: String

    private static let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var interpreter: [String] {
        if let named = ProcessInfo.processInfo.environment["CALENDAR_HOST_TEST_PYTHON"], !named.isEmpty { return [named] }
        let local = tests.deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: local) ? [local] : ["python3"]
    }

    /// Asks all questions in one run of the program.
    func answers<Question: Encodable, Answer: Decodable>(to questions: [Question], as type: Answer.Type) throws -> [Answer] {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        // Files instead of pipes: neither side can wait for the other.
        let files = try ["in", "out", "err"].map { name in
            let url = directory.appendingPathComponent(name)
            try Data().write(to: url)
            return url
        }
        var input = Data()
        for question in questions {
            input += try JSONEncoder().encode(question)
            input.append(0x0A)
        }
        try input.write(to: files[0])

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let path = Self.tests.appendingPathComponent("Oracles/\(script)").path
        process.arguments = Self.interpreter + ["-B", path]
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let message = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
            throw Failure(
                description: """
                    \(Self.interpreter.joined(separator: " ")) \(path) ended with \(process.terminationStatus):
                    \(message)
                    Install the packages of Tests/requirements/test.txt into .venv, or name an interpreter in CALENDAR_HOST_TEST_PYTHON.
                    """)
        }
        let lines = try Data(contentsOf: files[1]).split(separator: 0x0A)
        guard lines.count == questions.count else {
            throw Failure(description: "\(script) gave \(lines.count) answers to \(questions.count) questions.")
        }
        return try lines.map { try JSONDecoder().decode(Answer.self, from: $0) }
    }
}
