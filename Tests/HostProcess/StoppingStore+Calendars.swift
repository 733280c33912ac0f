import CalendarStore
import Foundation
import ProviderKit

extension StoppingStore {
    func replaceCalendars(of connection: ConnectionID, with listing: [ProviderCalendar], selectNew: Bool, at instant: Date)
        async throws(StoreError) -> CalendarListDifference
    {
        try await base.replaceCalendars(of: connection, with: listing, selectNew: selectNew, at: instant)
    }

    func calendars(of connection: ConnectionID?) async throws(StoreError) -> [StoredCalendar] {
        try await base.calendars(of: connection)
    }

    func calendar(_ address: CalendarAddress) async throws(StoreError) -> StoredCalendar? {
        try await base.calendar(address)
    }

    func selectCalendars(_ addresses: Set<CalendarAddress>, _ isSelected: Bool) async throws(StoreError) {
        try await base.selectCalendars(addresses, isSelected)
    }

    func syncState(of address: CalendarAddress) async throws(StoreError) -> SyncState {
        try await base.syncState(of: address)
    }

    func syncStates(of connection: ConnectionID?) async throws(StoreError) -> [SyncState] {
        try await base.syncStates(of: connection)
    }

    func markDirty(_ address: CalendarAddress, enqueueing job: NewJob?) async throws(StoreError) {
        try await base.markDirty(address, enqueueing: job)
    }

    func beginRun(_ id: SyncRunID, of address: CalendarAddress, horizon: TimeWindow, fromScratch: Bool, at instant: Date)
        async throws(StoreError) -> SyncRun
    {
        try await base.beginRun(id, of: address, horizon: horizon, fromScratch: fromScratch, at: instant)
    }

    func applyChanges(_ page: ChangePage, of run: SyncRunID, to address: CalendarAddress, at instant: Date) async throws(StoreError)
        -> ApplyOutcome
    {
        try await base.applyChanges(page, of: run, to: address, at: instant)
    }

    func failRun(_ id: SyncRunID, of address: CalendarAddress, message: String, dropsCursor: Bool, at instant: Date)
        async throws(StoreError) -> Bool
    {
        try await base.failRun(id, of: address, message: message, dropsCursor: dropsCursor, at: instant)
    }

    func replaceBusyTime(with busyTime: BusyTime, of run: SyncRunID, in address: CalendarAddress, at instant: Date) async throws(StoreError)
        -> Bool
    {
        try await base.replaceBusyTime(with: busyTime, of: run, in: address, at: instant)
    }

    func availability(_ query: AvailabilityQuery) async throws(StoreError) -> [CalendarAvailability] {
        try await base.availability(query)
    }
}
