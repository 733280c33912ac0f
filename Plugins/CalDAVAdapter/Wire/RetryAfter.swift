import Foundation
import ProviderKit

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date in one of three forms.
enum RetryAfter {
    /// The longest wish that is taken seriously: a day.
    private static let longest = 86_400

    /// How long to wait from `now`, or `nil` where the server does not say or says nothing sensible.
    static func parse(_ value: String?, now: Date) -> Duration? {
        guard let text = value?.trimmedOfWhiteSpace, !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(longest, Int(text.prefix(9)) ?? longest))
        }
        guard let date = HTTPDate.parse(text) else { return nil }
        return .seconds(max(0, min(longest, Int(date.timeIntervalSince(now).rounded(.up)))))
    }
}
