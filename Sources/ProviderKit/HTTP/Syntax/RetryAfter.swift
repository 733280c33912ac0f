public import Foundation

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date in one of three forms. Fractions of a second are read too: Microsoft Graph sends them.
public enum RetryAfter {
    /// The longest wish that is taken seriously: a day.
    private static let longest = 86_400

    /// How long to wait from `now`, or `nil` where the server does not say or says nothing sensible.
    public static func parse(_ value: String?, now: Date) -> Duration? {
        guard let text = value?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        if let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) {
            let fraction = parts.count == 2 && !parts[1].isEmpty ? Double("0.\(parts[1].prefix(9))") ?? 0 : 0
            let seconds = min(Double(longest), Double(Int(whole.prefix(9)) ?? longest) + fraction)
            return .milliseconds(Int((seconds * 1_000).rounded(.up)))
        }
        guard let date = HTTPDate.parse(text) else { return nil }
        return .seconds(max(0, min(longest, Int(date.timeIntervalSince(now).rounded(.up)))))
    }
}
