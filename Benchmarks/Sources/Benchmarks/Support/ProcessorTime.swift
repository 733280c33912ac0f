import Foundation

/// How long processors worked, in seconds, in user and system mode together: hardly disturbed by what else the machine does.
enum ProcessorTime {
    /// By all threads of this process.
    static var ofThisProcess: Double { time(ownNumber) }

    /// By programs that this process started and that have ended.
    static var ofChildren: Double { time(childrensNumber) }

    #if canImport(Darwin)
        private static let ownNumber = RUSAGE_SELF
        private static let childrensNumber = RUSAGE_CHILDREN
    #else
        private static let ownNumber = RUSAGE_SELF.rawValue
        private static let childrensNumber = RUSAGE_CHILDREN.rawValue
    #endif

    private static func time(_ whose: Int32) -> Double {
        var usage = rusage()
        guard getrusage(whose, &usage) == 0 else { return .nan }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
