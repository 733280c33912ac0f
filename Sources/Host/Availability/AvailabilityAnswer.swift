public import Foundation
public import ProviderKit

/// When somebody is not free, how old that knowledge is, and what is missing from it.
public struct AvailabilityAnswer: Sendable, Encodable, Equatable {
    /// The first instant asked about.
    public let start: Date
    /// The instant after the last one asked about.
    public let end: Date
    /// The policy that `free` was made by.
    public let policy: AvailabilityPolicy
    /// The oldest instant of all calendars' knowledge: what happened at a provider since may be missing. `nil` where a calendar was never read.
    public let asOf: Date?
    /// Whether every calendar is known, in time, over the whole window.
    public let complete: Bool
    /// What is taken, merged over all calendars: sorted and disjoint.
    public let busy: [MergedInterval]
    /// What nobody knows, by calendar and start. Under `fail-closed` it includes calendars that are out of date.
    public let unknown: [Gap]
    /// What may be offered under the policy: sorted and disjoint.
    public let free: [FreeInterval]
    /// What is known of each calendar.
    public let calendars: [CalendarAnswer]

    /// Time about which nothing can be said.
    public struct Gap: Sendable, Encodable, Equatable {
        /// The connection of the calendar.
        public let connection: ConnectionID
        /// The calendar.
        public let calendar: CalendarID
        /// The first unknown instant.
        public let start: Date
        /// The first instant after it.
        public let end: Date
        /// The event that cannot be read, where there is one.
        public let event: EventID?
        /// Why, and holding no event text.
        public let reason: String
    }

    /// Time that may be offered.
    public struct FreeInterval: Sendable, Encodable, Equatable {
        /// The first free instant.
        public let start: Date
        /// The first instant after it.
        public let end: Date
    }

    /// What is known of one calendar.
    public struct CalendarAnswer: Sendable, Encodable, Equatable {
        /// The calendar's connection.
        public let connection: ConnectionID
        /// The calendar.
        public let calendar: CalendarID
        /// Its name for people.
        public let name: String
        /// As of when it is known, UTC; `nil` where it was never read.
        public let asOf: Date?
        /// Whether it is known, in time, over the whole window.
        public let complete: Bool
        /// What went wrong the last time it was read; `nil` where nothing did.
        public let lastError: String?
    }
}
