public import Foundation

/// A half-open span of time that an event, or a VFREEBUSY, takes.
public struct BusyPeriod: Hashable, Sendable {
    /// How firmly.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Not yet definite (`BUSY-TENTATIVE`).
        case tentative
        /// Taken (`BUSY`).
        case busy
        /// Taken and not to be moved (`BUSY-UNAVAILABLE`), as out of office.
        case unavailable
    }

    /// Where it begins: a whole UTC second.
    public let start: Date
    /// Where it ends, not included: a whole UTC second after ``start``.
    public let end: Date
    /// UID of what takes it; empty when that has none, or when several things do.
    public let uid: String
    /// How firmly.
    public let kind: Kind

    /// Makes a period.
    public init(start: Date, end: Date, uid: String, kind: Kind) {
        self.start = start
        self.end = end
        self.uid = uid
        self.kind = kind
    }
}
