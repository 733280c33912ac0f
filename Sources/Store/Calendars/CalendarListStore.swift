public import Foundation
public import ProviderKit

/// Remembers which calendars an account has.
public protocol CalendarListStore: Sendable {
    /// Takes over a complete listing. A calendar that is not listed any more keeps its row, its bookings and its selection, and is marked
    /// gone.
    ///
    /// `selectNew` decides about calendars that were never seen before. Throws ``StoreError/Code/notFound`` for an unknown connection.
    func replaceCalendars(
        of connection: ConnectionID, with listing: [ProviderCalendar], selectNew: Bool, at instant: Date
    ) async throws(StoreError) -> CalendarListDifference

    /// All calendars, by address, those that are gone included; `connection` restricts to one account.
    func calendars(of connection: ConnectionID?) async throws(StoreError) -> [StoredCalendar]

    /// One calendar, or `nil`.
    func calendar(_ address: CalendarAddress) async throws(StoreError) -> StoredCalendar?

    /// Decides whether calendars are kept in step. Throws ``StoreError/Code/notFound``, and then selects none.
    func selectCalendars(_ addresses: Set<CalendarAddress>, _ isSelected: Bool) async throws(StoreError)
}

/// What a new listing changed.
public struct CalendarListDifference: Hashable, Sendable {
    /// Calendars that were never seen before, or are back.
    public let added: [CalendarID]
    /// Calendars that say something else of themselves now.
    public let changed: [CalendarID]
    /// Calendars that are not listed any more.
    public let gone: [CalendarID]

    /// Makes a difference.
    public init(added: [CalendarID], changed: [CalendarID], gone: [CalendarID]) {
        self.added = added
        self.changed = changed
        self.gone = gone
    }
}
