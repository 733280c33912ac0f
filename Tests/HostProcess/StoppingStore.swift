import CalendarStore
import Foundation
import ProviderKit

/// A store that stops at the arrows of the booking flow and hands everything on.
struct StoppingStore: Store {
    let base: any Store
    let stop: StopSign

    func close() async throws(StoreError) {
        try await base.close()
    }
}
