import Foundation
import ProviderKit

@testable import ProviderSimulators

/// A Python program below `Tests/Oracles` that is given one line of JSON and answers with one.
///
/// The interpreter is the one that `CALENDAR_HOST_TEST_PYTHON` names, else `.venv/bin/python` at the root of the package. One that is missing,
/// or has not the packages, fails the test.
struct OracleProgram {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let script: String

    /// Runs the program. Waiting for it blocks a thread of its own, so that what it talks to goes on.
    func answer(to question: some Encodable & Sendable) async throws -> GraphValue {
        let line = try JSONEncoder().encode(question) + [0x0A]
        let result = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result { try run(line) }) }
        }
        guard let value = GraphValue(try result.get()) else { throw Failure(description: "\(script) gave no JSON") }
        return value
    }

    private func run(_ line: Data) throws -> Data {
        let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["CALENDAR_HOST_TEST_PYTHON"] ?? ""
        let local = tests.deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = try ["in", "out", "err"].map { name in
            let url = directory.appendingPathComponent(name)
            try (name == "in" ? line : Data()).write(to: url)
            return url
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: named.isEmpty ? local : named)
        process.arguments = ["-B", tests.appendingPathComponent("Oracles/\(script)").path]
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let message = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
            throw Failure(
                description: """
                    \(script) ended with \(process.terminationStatus):
                    \(message.suffix(4_000))
                    Install the packages of Tests/requirements/test.txt into .venv, or name an interpreter in CALENDAR_HOST_TEST_PYTHON.
                    """)
        }
        return try Data(contentsOf: files[1])
    }
}
