public import Foundation
import ProviderKit

/// The one textual form of an instant at the host's edges: RFC 3339, whole seconds, UTC when written.
public enum Instant {
    /// Reads RFC 3339 §5.6 with any offset; fractions of a second are cut. `nil` for anything else, also for a time without an offset and
    /// for a date that does not exist.
    public static func parse(_ text: String) -> Date? { RFC3339.parse(text) }

    /// Writes `2026-11-23T09:00:00Z`.
    public static func text(_ date: Date) -> String { RFC3339.text(date) }
}
