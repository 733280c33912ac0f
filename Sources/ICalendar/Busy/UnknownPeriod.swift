public import Foundation

/// A half-open span of time in which an event may or may not take time, because it could not be read or expanded. It must never be
/// counted as free.
public struct UnknownPeriod: Hashable, Sendable {
    /// UID of the event; empty when it has none.
    public let uid: String
    /// What could not be read, for a person.
    public let reason: String
    /// Where it begins: a whole UTC second.
    public let start: Date
    /// Where it ends, not included.
    public let end: Date

    /// Makes a span.
    public init(uid: String, reason: String, start: Date, end: Date) {
        self.uid = uid
        self.reason = reason
        self.start = start
        self.end = end
    }
}
