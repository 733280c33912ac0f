import Foundation
import Synchronization

/// The program that starts a server and ends with us: it lives as long as the pipe to its standard input.
final class Guardian: Sendable {
    private struct Holding {
        let process: Process
        let input: FileHandle
        let output: FileHandle
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

    init(kind: String, setup: String, interpreter: URL?) throws {
        let interpreter = try interpreter ?? PythonProgram.interpreter()
        let folder = FileManager.default.temporaryDirectory.appending(path: "calendar-host-\(kind)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = interpreter
        process.arguments = [Self.sourceFolder.appending(path: "serve.py").path(), kind, folder.path()]
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data((setup + "\n").utf8))
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw TestServerError(description: "\(interpreter.path()) cannot be run (\(error)). \(PythonProgram.advice)")
        }
        holding = Mutex(
            Holding(process: process, input: input.fileHandleForWriting, output: output.fileHandleForReading, folder: folder))
    }

    deinit { stop() }

    /// The program's process.
    var processID: Int32? { holding.withLock { $0?.process.processIdentifier } }

    /// Waits until the server answers.
    func ready() async throws -> Ready {
        guard let output = holding.withLock({ $0?.output }) else { throw TestServerError(description: "the server was stopped") }
        let line = await withCheckedContinuation { continuation in
            // Reading blocks, so it must not hold one of the threads that tasks share.
            Thread.detachNewThread { continuation.resume(returning: Self.readLine(from: output)) }
        }
        guard let message = try? JSONDecoder().decode(Message.self, from: line) else {
            throw TestServerError(description: "the server's program ended without a word. \(PythonProgram.advice)")
        }
        guard let origin = message.ready, let pid = message.pid else {
            throw TestServerError(description: "\(message.failed ?? "the server does not start"). \(PythonProgram.advice)")
        }
        return Ready(origin: origin, pid: pid)
    }

    func stop() {
        guard let held = holding.withLock({ held in held.take() }) else { return }
        try? held.input.close()
        held.process.waitUntilExit()
        try? FileManager.default.removeItem(at: held.folder)
    }

    /// Everything up to the first line break, or to the end.
    private static func readLine(from handle: FileHandle) -> Data {
        var line = Data()
        while true {
            let data = handle.availableData
            line += data
            if data.isEmpty || data.contains(UInt8(ascii: "\n")) { return line.prefix { $0 != UInt8(ascii: "\n") } }
        }
    }

    private static let sourceFolder = URL(filePath: #filePath).deletingLastPathComponent()
}
