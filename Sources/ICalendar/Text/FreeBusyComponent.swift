/// One VFREEBUSY as plain values (RFC 5545 §3.6.4): what a server says about somebody's time.
public struct FreeBusyComponent: Equatable, Sendable {
    /// FBTYPE (RFC 5545 §3.2.9).
    public enum Kind: Equatable, Sendable {
        /// Explicitly free; some servers list cancelled events so.
        case free
        /// Busy; also when the parameter is absent or unknown.
        case busy
        /// Busy and not to be moved, as out of office.
        case unavailable
        /// Perhaps busy.
        case tentative
    }

    /// One period.
    public struct Period: Equatable, Sendable {
        /// Where it begins, in seconds since 1970-01-01T00:00:00Z.
        public let start: Int
        /// Where it ends, not included. Never before `start`; equal to it for a period that is ``isSuspicious``.
        public let end: Int
        /// What it says.
        public let kind: Kind
        /// A period without length, or that ends before it begins. Xandikos 0.4.10 writes `P0D` for an all-day event without an end
        /// (caldav.md §3.2), so an answer that holds one does not tell the whole truth.
        public var isSuspicious: Bool { start == end }
    }

    /// UID; empty when there is none.
    public internal(set) var uid = ""
    /// The periods in the order of the text: neither sorted nor merged.
    public internal(set) var periods: [Period] = []
    /// FREEBUSY lines that could not be read.
    public internal(set) var problems: [PropertyProblem] = []
}
