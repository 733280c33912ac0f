import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``AvailabilityStore/availability(_:)``.
    public func availability(_ query: AvailabilityQuery) async throws(StoreError) -> [CalendarAvailability] {
        try await read { [busyCache] db in
            try AvailabilityReading(query: query, cache: busyCache, db: db).answer()
        }
    }
}
