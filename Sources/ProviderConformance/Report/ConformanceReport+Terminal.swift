import Foundation

extension ConformanceReport {
    /// The report as a table for a terminal; with `colours`, marked by ANSI escape codes.
    public func table(colours: Bool = false) -> String {
        let width = cases.map(\.name.count).max() ?? 0
        var lines = cases.map { Self.line($0, width: width, colours: colours) }
        lines += ["", "\(adapter): \(summary)"]
        lines += deliverySentences.map { "  " + $0 }
        lines += objections.map { "  " + Self.printable($0) }
        lines.append(isGreen ? Self.mark("conforms", "32", colours) : Self.mark("does not conform", "31", colours))
        return lines.joined(separator: "\n")
    }

    /// One line of the table; also fit for showing progress. `width` is that of the id's column.
    public static func line(_ result: CaseResult, width: Int, colours: Bool = false) -> String {
        let id = result.name.padding(toLength: max(width, result.name.count), withPad: " ", startingAt: 0)
        let seconds = String(format: "%6.2f s", result.seconds)
        if let failure = result.failure {
            return "\(mark("FAIL", "31", colours)) \(id) \(seconds)  \(result.sentence)\n       \(printable(failure))"
        }
        if case .notApplicable(let reason) = result.outcome {
            return "\(mark(" -- ", "33", colours)) \(id) \(seconds)  \(result.sentence) (not applicable: \(printable(reason)))"
        }
        return "\(mark(" ok ", "32", colours)) \(id) \(seconds)  \(result.sentence)"
    }

    private static func mark(_ text: String, _ colour: String, _ colours: Bool) -> String {
        colours ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

    /// A failure may quote a server; control characters never reach the terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
                }))
    }
}
