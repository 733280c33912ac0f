import Foundation

/// Everything that a run found.
struct Report: Encodable {
    let environment: Environment
    let scale: Scale
    var figures: [Figure] = []

    /// For programs; times in seconds.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            return "{\"error\": \"the report cannot be written: \(type(of: error))\"}"
        }
    }

    /// For people.
    var text: String {
        var lines = [environment.text]
        if scale == .quick { lines.append("A quick run: less of everything; not to be quoted.") }
        lines.append("A ratio is our median divided by that of the line it stands in: below 1, ours is faster.")
        for figure in figures { lines += ["", Self.text(of: figure)] }
        return lines.joined(separator: "\n")
    }

    private static func text(of figure: Figure) -> String {
        let sides = [figure.ours] + figure.beside
        let width = sides.map(\.name.count).max() ?? 0
        var lines = [figure.title + (figure.aim.map { "   (aim: \($0))" } ?? "")]
        for (index, side) in sides.enumerated() {
            let timing = side.timing
            let spread =
                "min \(duration(timing.minimum))" + (timing.p99.map { "  p99 \(duration($0))" } ?? "") + "  max \(duration(timing.maximum))"
            let ratio = index == 0 ? "" : ratio(figure.ratio(to: side))
            lines.append(
                "  \(side.name.padded(to: width))  \(duration(timing.median).leftPadded(to: 9))  \(ratio.padded(to: 9))  \(spread)  n=\(timing.repetitions)"
            )
        }
        if !figure.facts.isEmpty { lines.append("  " + figure.facts.map { "\($0.name): \($0.value)" }.joined(separator: "; ")) }
        return lines.joined(separator: "\n")
    }

    private static func ratio(_ value: Double) -> String { String(format: value < 0.1 ? "%7.4f ×" : "%7.2f ×", value) }

    private static func duration(_ seconds: Double) -> String {
        switch seconds {
        case 1...: String(format: "%.2f s", seconds)
        case 0.001...: String(format: "%.2f ms", seconds * 1e3)
        default: String(format: "%.2f µs", seconds * 1e6)
        }
    }
}

extension String {
    /// The text with blanks after it, up to a number of characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with blanks before it.
    func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
