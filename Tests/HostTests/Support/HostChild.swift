import Foundation
import Synchronization
import Testing

@testable import HostProcess

/// A host in a process of its own, to be killed.
final class HostChild: Sendable {
    private let process: Process
    /// What it reports, line by line, to its end.
    let lines: AsyncStream<String>
    private let ended: Task<Int32, Never>

    /// Starts a host. Its log goes to our standard error.
    init(_ order: HostProcessOrder, environment: [String: String]) throws {
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = [try order.text]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let (ends, endContinuation) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            endContinuation.yield(process.terminationStatus)
            endContinuation.finish()
        }
        try process.run()
        self.process = process
        ended = Task { await ends.first { _ in true } ?? -1 }
        let (lines, continuation) = AsyncStream<String>.makeStream()
        self.lines = lines
        let handle = output.fileHandleForReading
        // Reading blocks, so it must not hold one of the threads that tasks share.
        Thread.detachNewThread {
            var buffer = Data()
            while case let data = handle.availableData, !data.isEmpty {
                buffer += data
                while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: buffer[..<end], as: UTF8.self))
                    buffer = Data(buffer[buffer.index(after: end)...])
                }
            }
            continuation.finish()
        }
    }

    deinit { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }

    /// Kills it without a warning and waits until it is gone.
    func kill() async {
        Foundation.kill(process.processIdentifier, SIGKILL)
        _ = await ended.value
    }

    /// Everything it reports until it ends by itself.
    func runToEnd() async -> [String] {
        var all: [String] = []
        for await line in lines { all.append(line) }
        _ = await ended.value
        return all
    }

    /// The executable beside the one that runs the tests.
    private static func executable() throws -> URL {
        let folders = [
            URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(), Bundle.main.bundleURL,
            Bundle.main.bundleURL.deletingLastPathComponent(),
        ]
        let found = folders.map { $0.appending(path: "HostProcess") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false))
        }
        return try #require(found, "HostProcess was not built beside the tests: \(folders)")
    }
}
