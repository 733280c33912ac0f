public import Foundation

/// A half-open interval of UTC instants, `[start, end)`, that is never empty.
public struct TimeWindow: Hashable, Codable, Sendable {
    /// The first instant inside.
    public let start: Date
    /// The first instant after.
    public let end: Date

    /// Makes a window, or `nil` where `end` is not after `start`.
    public init?(start: Date, end: Date) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// Refuses an empty or inverted window, as ``init(start:end:)`` does.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let start = try container.decode(Date.self, forKey: .start)
        let end = try container.decode(Date.self, forKey: .end)
        guard let window = TimeWindow(start: start, end: end) else {
            throw DecodingError.dataCorruptedError(forKey: .end, in: container, debugDescription: "a window must end after it starts")
        }
        self = window
    }

    /// Length in seconds; greater than zero.
    public var length: TimeInterval { end.timeIntervalSince(start) }

    /// Whether the two share at least one instant. Windows that only touch do not overlap.
    public func overlaps(_ other: TimeWindow) -> Bool { start < other.end && other.start < end }

    /// Whether every instant of `other` lies in this window.
    public func contains(_ other: TimeWindow) -> Bool { start <= other.start && other.end <= end }

    /// The part that both share, or `nil`.
    public func intersection(_ other: TimeWindow) -> TimeWindow? { TimeWindow(start: max(start, other.start), end: min(end, other.end)) }
}
