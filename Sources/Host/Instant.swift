public import Foundation

/// The one textual form of an instant at the host's edges: RFC 3339, whole seconds, UTC when written.
public enum Instant {
    /// Reads RFC 3339 §5.6 with any offset; fractions of a second are cut. `nil` for anything else, also for a time without an offset and
    /// for a date that does not exist.
    public static func parse(_ text: String) -> Date? {
        guard
            let match = text.wholeMatch(
                of:
                    /([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])/
            )
        else { return nil }
        let wall = "\(match.output.1)T\(match.output.2)Z"
        guard let utc = try? Date.ISO8601FormatStyle().parse(wall), Instant.text(utc) == wall else { return nil }
        return utc - offset(match.output.3)
    }

    /// Writes `2026-11-23T09:00:00Z`.
    public static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// The seconds east of UTC of `Z` or `+hh:mm`.
    private static func offset(_ text: Substring) -> TimeInterval {
        let digits = text.dropFirst().split(separator: ":").compactMap { Double($0) }
        guard digits.count == 2 else { return 0 }
        return (digits[0] * 3_600 + digits[1] * 60) * (text.hasPrefix("-") ? -1 : 1)
    }
}
