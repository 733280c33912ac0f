public import Foundation

/// A Python program below `Tests` that is given one text and answers with one, while tests serve it.
public struct PythonProgram: Sendable {
    private let script: URL

    /// Names a program by its file in `Tests/Oracles`.
    public init(_ file: String) { self.init(in: "Oracles", file) }

    init(in folder: String, _ file: String) { script = Self.tests.appending(path: folder).appending(path: file) }

    /// Runs the program to its end, gives it `input` on standard input and returns what it writes to standard output.
    ///
    /// Throws ``TestServerError`` with the program's own words where it fails. No thread that tasks share waits.
    public func run(arguments: [String] = [], input: Data) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "calendar-host-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files instead of pipes: neither side can wait for the other.
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        try input.write(to: files[0])
        let process = Process()
        process.executableURL = try Self.interpreter()
        process.arguments = ["-B", script.path()] + arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        let status = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let words = String(decoding: try Data(contentsOf: files[2]).suffix(4_000), as: UTF8.self)
            throw TestServerError(description: "\(script.lastPathComponent) ended with \(status):\n\(words)\n\(Self.advice)")
        }
        return try Data(contentsOf: files[1])
    }

    static let advice = "The tests need the packages of Tests/requirements/test.txt in a virtual environment: run scripts/bootstrap --test"

    /// The interpreter that has the packages: named by the environment, else that of the virtual environment at the package's root.
    static func interpreter() throws -> URL {
        if let named = ProcessInfo.processInfo.environment["CALENDAR_HOST_TEST_PYTHON"], !named.isEmpty { return URL(filePath: named) }
        let python = tests.deletingLastPathComponent().appending(path: ".venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path()) else {
            throw TestServerError(description: "there is no \(python.path()). \(advice)")
        }
        return python
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}
