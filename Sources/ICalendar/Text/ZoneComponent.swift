/// A VTIMEZONE as plain values (RFC 5545 §3.6.5).
public struct ZoneComponent: Hashable, Sendable {
    /// A STANDARD or DAYLIGHT part.
    struct Observance: Hashable, Sendable {
        /// When it first begins, on the wall clock that holds just before: ``offsetBefore``.
        var start: CivilDateTime
        /// Seconds east of UTC before it begins.
        var offsetBefore: Int
        /// Seconds east of UTC while it holds.
        var offset: Int
        var rules: [String]
        var additions: [TimeValue]
    }

    /// TZID.
    public let tzid: String
    var observances: [Observance]
    /// Why the zone cannot be used; `nil` when it can.
    var problem: String?
}
