import Foundation

/// Every broken adapter with the case that caught it, as Markdown.
struct MutantReport {
    let verdicts: [MutantTrial.Verdict]

    var survivors: [MutantTrial.Verdict] { verdicts.filter { $0.reason == nil } }

    /// One line of figures.
    var summary: String { "\(verdicts.count) broken adapters, \(verdicts.count - survivors.count) caught, \(survivors.count) survived" }

    func markdown() -> String {
        var lines = ["# Broken adapters, and the case that caught each", "", "\(summary).", ""]
        lines += ["| Broken copy of | Flaw | Caught by | What the case said |", "| --- | --- | --- | --- |"]
        lines += verdicts.map { verdict in
            let said = verdict.reason.map { String($0.prefix(160)) } ?? "**survived**: \(verdict.complaint)"
            return "| \(verdict.trial.original) | \(verdict.trial.flaw) | `\(verdict.trial.caughtBy)` | \(cell(said)) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func cell(_ text: String) -> String {
        let printable = text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : Character($0) }
        return String(printable).replacing("|", with: "\\|")
    }
}
