import CalendarHost
import Logging
import Synchronization

/// Everything that a host logs, kept to be looked at.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    /// All lines in one text.
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    /// A logger that writes here, in the host's own format and with its own redaction, down to the last detail.
    func logger() -> Logger {
        Logger(label: "test") { label in
            JSONLogHandler(label: label, level: .trace) { line in self.lines.withLock { $0.append(line) } }
        }
    }
}
