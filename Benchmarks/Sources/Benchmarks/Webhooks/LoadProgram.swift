import Foundation

/// The wrk program: many connections from a process of its own, every request one that was never sent before.
struct LoadProgram {
    /// What a run of the program saw.
    struct Result {
        let perSecond: Double
        /// Latencies in seconds.
        let p50: Double
        let p90: Double
        let p99: Double
        let failures: Int
    }

    /// How many connections are open.
    static let connections = 512
    private let program: URL
    private let folder: TemporaryFolder

    init() throws {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let found = places.map({ "\($0)/wrk" }).first(where: FileManager.default.isExecutableFile) else {
            throw BenchmarkError("wrk is not installed; on Debian and Ubuntu: apt-get install wrk")
        }
        program = URL(filePath: found)
        folder = try TemporaryFolder()
    }

    /// Sends for so many seconds. `channels` are lines of path, channel and token, or none for the empty request; `pause` is how many
    /// milliseconds a connection waits between two requests.
    func run(port: Int, channels: [String], seconds: Int, pause: Int = 0, first: Int) throws -> Result {
        let script = folder.path("load.lua")
        try Data(Self.script(channels: channels, pause: pause, first: first).utf8).write(to: URL(filePath: script))
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = [
            "-t1", "-c\(Self.connections)", "-d\(seconds)s", "--latency", "-s", script, "http://127.0.0.1:\(port)/empty",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = text.split(separator: "\n").first(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchmarkError("wrk gave no result: \(text.suffix(300))")
        }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard numbers.count == 5 else { throw BenchmarkError("wrk's result cannot be read: \(line)") }
        return Result(
            perSecond: numbers[0], p50: numbers[1] / 1e6, p90: numbers[2] / 1e6, p99: numbers[3] / 1e6, failures: Int(numbers[4]))
    }

    private static func script(channels: [String], pause: Int, first: Int) -> String {
        """
        local channels = {\(channels.map { line in
            let parts = line.split(separator: " ").map { "\"\($0)\"" }
            return "{\(parts.joined(separator: ", "))}"
        }.joined(separator: ", "))}
        local number = \(first)
        function request()
            number = number + 1
            if #channels == 0 then return wrk.format("POST", "/empty", {["Content-Length"] = "0"}) end
            local channel = channels[number % #channels + 1]
            return wrk.format("POST", channel[1], {
                ["X-Memory-Channel"] = channel[2], ["X-Memory-Token"] = channel[3], ["X-Memory-Message"] = tostring(number),
                ["X-Memory-Event"] = "changed", ["Content-Length"] = "0" })
        end
        \(pause > 0 ? "math.randomseed(\(first)) function delay() return math.random(0, \(2 * pause)) end" : "")
        function done(summary, latency)
            local errors = summary.errors
            io.write(string.format("RESULT %.3f %d %d %d %d\\n", summary.requests / summary.duration * 1e6, latency:percentile(50),
                latency:percentile(90), latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
        end
        """
    }
}
