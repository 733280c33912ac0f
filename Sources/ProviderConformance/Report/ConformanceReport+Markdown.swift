import Foundation

extension ConformanceReport {
    /// The report as Markdown.
    public func markdown() -> String {
        var lines = [
            "# Conformance of \(cell(adapter))", "",
            "\(isGreen ? "**Green**" : "**Red**"): \(summary) Suite \(suiteVersion), \(startedAt.formatted(.iso8601)).", "",
        ]
        if !objections.isEmpty { lines += objections.map { "- \(cell($0))" } + [""] }
        if !deliverySentences.isEmpty { lines += deliverySentences.map { "- \(cell($0))" } + [""] }
        lines += ["| Case | Outcome | Seconds | What must hold |", "| --- | --- | ---: | --- |"]
        lines += cases.map { result in
            "| \(cell(result.name)) | \(cell(word(result))) | \(String(format: "%.2f", result.seconds)) | \(cell(result.sentence)) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One sentence of figures.
    public var summary: String {
        "\(passed.count) passed, \(failed.count) failed, \(notApplicable.count) not applicable in \(String(format: "%.1f", seconds)) s."
    }

    private func word(_ result: CaseResult) -> String {
        if let failure = result.failure { return "**failed**: \(failure)" }
        if case .notApplicable(let reason) = result.outcome { return "not applicable: \(reason)" }
        return "passed"
    }

    private func cell(_ text: String) -> String {
        text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\r", with: " ").replacingOccurrences(of: "\n", with: " ")
    }
}
