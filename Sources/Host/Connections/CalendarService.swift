public import CalendarStore
import Foundation
public import ProviderKit

/// Knows which calendars the connections have.
public struct CalendarService: Sendable {
    let store: any Store
    let sessions: SessionFactory
    let clock: any WallClock

    /// Asks the provider for the connection's calendars and takes the listing over. New calendars are kept in step from now on.
    public func refresh(_ connection: ConnectionID) async throws -> [StoredCalendar] {
        let listing = try await sessions.session(for: connection).listCalendars()
        _ = try await store.replaceCalendars(of: connection, with: listing, selectNew: true, at: clock.now)
        return try await list(connection)
    }

    /// The calendars as they were last listed, without those that are gone; `nil` lists those of every connection.
    public func list(_ connection: ConnectionID? = nil) async throws -> [StoredCalendar] {
        try await store.calendars(of: connection).filter { $0.goneAt == nil }
    }

    /// The calendars that are kept in step and may be read.
    public func kept(_ connection: ConnectionID? = nil) async throws -> [StoredCalendar] {
        try await list(connection).filter { $0.isSelected && $0.description.access >= .freeBusy }
    }

    /// Decides whether a calendar is kept in step and counts when somebody asks for free/busy.
    public func select(_ address: CalendarAddress, _ isSelected: Bool) async throws {
        try await store.selectCalendars([address], isSelected)
    }
}
