import ArgumentParser
import CalendarHost
import Foundation
import ProviderKit

/// An instant on the command line: RFC 3339 with an offset, such as `2026-11-23T09:00:00Z`.
struct InstantArgument: ExpressibleByArgument {
    let date: Date

    init?(argument: String) {
        guard let date = Instant.parse(argument) else { return nil }
        self.date = date
    }
}

extension TimeWindow {
    /// The window between two arguments, or an error that says what is wrong.
    init(from start: InstantArgument, to end: InstantArgument) throws {
        guard let window = TimeWindow(start: start.date, end: end.date) else {
            throw CommandError("the end, \(Instant.text(end.date)), is not after the start, \(Instant.text(start.date))", code: 64)
        }
        self = window
    }
}
