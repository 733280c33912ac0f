import Foundation
import ProviderKit

/// The curl program, fetching what our sync fetched: the same requests with the same fields, one process, connections kept.
final class CurlProgram {
    /// What a run of the program moved.
    struct Result {
        let seconds: Double
        let answers: Int
        let bytes: Int
    }

    private let folder: TemporaryFolder
    private let program: URL
    private let requests: Int

    /// Prepares the requests for a server that holds what the exchanges were recorded from.
    init(_ exchanges: [Exchange], origin: String) throws {
        program = try Self.executable()
        folder = try TemporaryFolder()
        requests = exchanges.count
        var parts: [String] = []
        for (index, exchange) in exchanges.enumerated() {
            let request = exchange.request
            var lines = [
                #"url = "\#(origin)\#(Exchange.path(of: request.url))""#, #"request = "\#(request.method.rawValue)""#,
                #"output = "/dev/null""#,
                #"write-out = "%{http_code} %{size_download}\n""#, "compressed", "path-as-is", #"header = "Accept-Encoding: gzip""#,
            ]
            for field in request.headers.fields { lines.append("header = \"\(Self.quoted("\(field.name): \(field.value)"))\"") }
            if !request.body.isEmpty {
                let file = folder.path("body-\(index)")
                try request.body.write(to: URL(filePath: file))
                lines.append(#"data-binary = "@\#(file)""#)
            }
            parts.append(lines.joined(separator: "\n"))
        }
        try Data(parts.joined(separator: "\nnext\n").utf8).write(to: folder.url.appending(path: "requests"))
    }

    /// Runs the program once. `atOnce` is how many requests may be under way at a time.
    func run(atOnce: Int) throws -> Result {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        // `-q` keeps the user's own settings away.
        process.arguments =
            ["-q", "--silent", "--no-progress-meter"] + (atOnce > 1 ? ["--parallel", "--parallel-max", "\(atOnce)"] : []) + [
                "--config", folder.path("requests"),
            ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let clock = ContinuousClock()
        let begin = clock.now
        try process.run()
        let answers = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let seconds = (clock.now - begin) / .seconds(1)
        let lines = String(decoding: answers, as: UTF8.self).split(separator: "\n")
        guard process.terminationStatus == 0, lines.count == requests, lines.allSatisfy({ $0.hasPrefix("207 ") }) else {
            throw BenchmarkError("curl got \(lines.count) answers to \(requests) requests, or not all of them 207")
        }
        return Result(seconds: seconds, answers: lines.count, bytes: lines.reduce(0) { $0 + (Int($1.dropFirst(4)) ?? 0) })
    }

    private static func quoted(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
    }

    /// Where the program is.
    static func executable() throws(BenchmarkError) -> URL {
        let found = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: "curl") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
        guard let found else { throw BenchmarkError("there is no curl program; install it (apt-get install curl)") }
        return found
    }
}
