import CSQLiteBare
import Foundation

/// The machine and the state it was in.
struct Environment: Encodable, Sendable {
    let system: String
    let processor: String
    let cores: Int
    let memoryGB: Int
    /// How many processes wanted to run, on average over the last minute, when the run began. Above the number of cores, others were
    /// measured too.
    let load: String
    let compiler: String
    let build: String
    let sqlite: String

    /// This machine, now.
    static func current() -> Environment {
        Environment(
            system: ProcessInfo.processInfo.operatingSystemVersionString, processor: processor,
            cores: ProcessInfo.processInfo.activeProcessorCount,
            memoryGB: Int(ProcessInfo.processInfo.physicalMemory >> 30), load: load, compiler: compiler, build: build,
            sqlite: String(cString: sqlite3_libversion()))
    }

    /// For people.
    var text: String {
        "\(system); \(processor), \(cores) cores, \(memoryGB) GB; load \(load) at the start; \(compiler), \(build) build; SQLite \(sqlite)"
    }

    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    private static var load: String {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? String(format: "%.1f", averages[0]) : "unknown"
    }

    private static var compiler: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }

    private static var build: String {
        #if DEBUG
            "debug (build with -c release before quoting anything)"
        #else
            "release"
        #endif
    }
}
