import Foundation
import ProviderKit

/// What a request's `Prefer` fields ask for (RFC 7240). Those that are not known are let go.
struct GraphPreferences: Sendable {
    /// In which zone times are told.
    var zone = GraphZone.utc
    /// Whether ids are to survive a move.
    var isImmutable = false
    /// The longest page.
    var maximumPageSize: Int?
    /// Whether a body is told as text; otherwise as HTML.
    var wantsText = false
    /// What was understood, for `Preference-Applied`.
    private(set) var applied: [String] = []

    init(_ headers: HTTPHeaders) throws(GraphProblem) {
        for line in headers.all("Prefer") {
            for preference in Self.split(line) {
                let parts = preference.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                guard parts.count == 2 else { continue }
                let value = parts[1].trimmingCharacters(in: ["\""])
                switch (parts[0].lowercased(), value) {
                case ("outlook.timezone", let name):
                    guard let zone = GraphZone(named: name) else { throw GraphZone.unknown(name) }
                    self.zone = zone
                case ("idtype", "ImmutableId"): isImmutable = true
                case ("odata.maxpagesize", let text):
                    guard let size = Int(text), size > 0 else { continue }
                    maximumPageSize = size
                case ("outlook.body-content-type", "text"): wantsText = true
                case ("outlook.body-content-type", "html"): wantsText = false
                default: continue
                }
                applied.append(preference)
            }
        }
    }

    /// Parts between commas that are not inside quotes.
    private static func split(_ line: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
