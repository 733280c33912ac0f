import Foundation

extension ConformanceReport {
    /// The report as JUnit XML, for continuous integration. What is missing although it was demanded appears as a failed case of its own.
    public func junit() -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        let suite = "conformance.\(provider)"
        lines.append(
            "<testsuite name=\"\(escape(suite))\" tests=\"\(cases.count + gaps.count)\" failures=\"\(failed.count + gaps.count)\" "
                + "skipped=\"\(notApplicable.count)\" time=\"\(format(seconds))\" timestamp=\"\(startedAt.formatted(.iso8601))\">")
        lines += properties
        for result in cases {
            let head =
                "  <testcase classname=\"\(escape(suite))\" name=\"\(escape("\(result.name): \(result.sentence)"))\" "
                + "time=\"\(format(result.seconds))\""
            if let failure = result.failure {
                lines.append("\(head)><failure message=\"\(escape(failure))\"/></testcase>")
            } else if case .notApplicable(let reason) = result.outcome {
                lines.append("\(head)><skipped message=\"\(escape(reason))\"/></testcase>")
            } else {
                lines.append("\(head)/>")
            }
        }
        for gap in gaps {
            lines.append(
                "  <testcase classname=\"\(escape(suite))\" name=\"evidence\" time=\"0\"><failure message=\"\(escape(gap))\"/></testcase>")
        }
        lines.append("</testsuite>")
        return lines.joined(separator: "\n") + "\n"
    }

    /// How many deliveries were judged and refused, by scheme, as properties of the suite.
    private var properties: [String] {
        let counts = deliveries.sorted { $0.key < $1.key }
        guard !counts.isEmpty else { return [] }
        let lines = counts.flatMap { scheme, count in
            [("judged", count.judged), ("refused", count.refused)].map {
                "    <property name=\"deliveries.\(escape(scheme)).\($0.0)\" value=\"\($0.1)\"/>"
            }
        }
        return ["  <properties>"] + lines + ["  </properties>"]
    }

    private func format(_ seconds: Double) -> String { String(format: "%.3f", seconds) }

    /// Text for an XML attribute; what XML 1.0 cannot hold (§2.2) is replaced.
    private func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
