public import Foundation

/// The one textual form of an instant at the host's edges: RFC 3339, whole seconds, UTC when written.
public enum Instant {
    /// Reads RFC 3339 with any offset; fractions of a second are cut. `nil` for anything else, also for a time without an offset.
    public static func parse(_ text: String) -> Date? {
        let whole = text.replacing(/\.[0-9]+/) { _ in "" }
        guard let date = try? Date.ISO8601FormatStyle().parse(whole.uppercased()), whole.count >= 20 else { return nil }
        return date
    }

    /// Writes `2026-11-23T09:00:00Z`.
    public static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
