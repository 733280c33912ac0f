import Foundation

/// Where the project's programs are: the benchmarks run from their own sources.
enum ProjectFolder {
    /// The folder of the benchmarks' package.
    static let benchmarks = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The folder of the project.
    static let root = benchmarks.deletingLastPathComponent()

    /// The interpreter that has the servers and python-dateutil.
    static func python() throws(BenchmarkError) -> URL {
        if let named = ProcessInfo.processInfo.environment["CALENDAR_HOST_TEST_PYTHON"], !named.isEmpty { return URL(filePath: named) }
        let python = root.appending(path: ".venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path(percentEncoded: false)) else {
            throw BenchmarkError("there is no \(python.path(percentEncoded: false)); run scripts/bootstrap --test")
        }
        return python
    }
}
