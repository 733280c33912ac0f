import Foundation

/// How long processors worked, in seconds, in user and system mode together: hardly disturbed by what else the machine does.
enum ProcessorTime {
    /// By all threads of this process.
    static var ofThisProcess: Double { time(RUSAGE_SELF) }

    /// By programs that this process started and that have ended.
    static var ofChildren: Double { time(RUSAGE_CHILDREN) }

    #if canImport(Darwin)
        private typealias Whose = Int32
    #else
        private typealias Whose = __rusage_who
    #endif

    private static func time(_ whose: Whose) -> Double {
        var usage = rusage()
        guard getrusage(whose, &usage) == 0 else { return .nan }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
