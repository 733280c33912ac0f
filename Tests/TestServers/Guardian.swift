import Foundation
import Synchronization

/// The program that starts a server and ends with us: it lives as long as the pipe to its standard input.
final class Guardian: Sendable {
    private struct Holding {
        let process: Process
        let input: FileHandle
        let folder: URL
    }

    /// What the program says when the server answers.
    struct Ready: Sendable {
        let origin: URL
        let pid: Int32
    }

    private struct Message: Decodable {
        var ready: URL?
        var pid: Int32?
        var failed: String?
    }

    private let holding: Mutex<Holding?>
    private let lines: LineReader

    /// Runs a program that lies beside this file; `arguments` are made from the folder that it may write to.
    init(_ script: String, arguments: (URL) -> [String], name: String, setup: String? = nil, interpreter: URL?) throws {
        let interpreter = try interpreter ?? PythonProgram.interpreter()
        let folder = FileManager.default.temporaryDirectory.appending(path: "calendar-host-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = interpreter
        process.arguments = ["-B", Self.sourceFolder.appending(path: script).path()] + arguments(folder)
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
            if let setup { try input.fileHandleForWriting.write(contentsOf: Data((setup + "\n").utf8)) }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw TestServerError(description: "\(interpreter.path()) cannot be run (\(error)). \(PythonProgram.advice)")
        }
        lines = LineReader(output.fileHandleForReading)
        holding = Mutex(Holding(process: process, input: input.fileHandleForWriting, folder: folder))
    }

    deinit { stop() }

    /// The program's process.
    var processID: Int32? { holding.withLock { $0?.process.processIdentifier } }

    /// Waits until the server answers.
    func ready() async throws -> Ready {
        guard let line = await lines.next(within: .seconds(120)) else {
            throw TestServerError(description: "the server's program ended without a word, or says nothing. \(PythonProgram.advice)")
        }
        guard let message = try? JSONDecoder().decode(Message.self, from: line) else {
            throw TestServerError(description: "the server's program says something else than that it is ready. \(PythonProgram.advice)")
        }
        guard let origin = message.ready, let pid = message.pid else {
            throw TestServerError(description: "\(message.failed ?? "the server does not start"). \(PythonProgram.advice)")
        }
        return Ready(origin: origin, pid: pid)
    }

    /// What the program says next; `nil` where it ended or says nothing in time. One caller at a time.
    func nextLine(within limit: Duration) async -> Data? { await lines.next(within: limit) }

    /// Gives the program one line.
    func say(_ line: String) throws {
        try holding.withLock { held in
            guard let held else { throw TestServerError(description: "the server was stopped") }
            try held.input.write(contentsOf: Data((line + "\n").utf8))
        }
    }

    func stop() {
        guard let held = holding.withLock({ held in held.take() }) else { return }
        try? held.input.close()
        held.process.waitUntilExit()
        try? FileManager.default.removeItem(at: held.folder)
    }

    private static let sourceFolder = URL(filePath: #filePath).deletingLastPathComponent()
}
