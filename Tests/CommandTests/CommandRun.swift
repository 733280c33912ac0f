import Foundation
import Testing

/// One run of the built `calendar-host`, with an environment of its own.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// The executable beside the test bundle.
    static let executable: URL = {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let folders = sequence(first: tests.deletingLastPathComponent()) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../.build/debug").standardized
        let candidates = folders.map { $0.appending(path: "calendar-host") } + [root.appending(path: "calendar-host")]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? root
    }()

    init(_ arguments: String..., environment: [String: String] = [:], input: String = "") throws {
        try self.init(arguments: arguments, environment: environment, input: input)
    }

    init(arguments: [String], environment: [String: String] = [:], input: String = "") throws {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin", "TERM": "dumb"]) { first, _ in first }
        let (inputPipe, outputPipe, errorPipe) = (Pipe(), Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        try process.run()
        inputPipe.fileHandleForWriting.write(Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        // Read while the process runs: a full pipe would stop it. Errors are short here, so reading them second is safe.
        output = String(decoding: outputPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errors = String(decoding: errorPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}

/// A folder for one test, removed with it.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "calendar-host-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The environment of a host whose database and key are in this folder.
    var environment: [String: String] {
        [
            "CALENDAR_DATABASE": url.appending(path: "host.sqlite").path, "CALENDAR_VAULT_KEY": String(repeating: "a1", count: 32),
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_ALLOWLIST_PROVIDER_IDS": "caldav", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
            "CALENDAR_NETWORK_ALLOW": "127.0.0.0/8", "CALENDAR_PLAIN_HTTP": "loopback",
        ]
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
