public import Foundation

/// Named locks over all processes that end by themselves, for instance for refreshing one account's tokens.
public protocol LeaseStore: Sendable {
    /// Takes or prolongs a lease. `false` where somebody else holds it at `instant`.
    func acquireLease(_ name: String, owner: String, until: Date, at instant: Date) async throws(StoreError) -> Bool

    /// Gives a lease back. `false` where the caller does not hold it.
    func releaseLease(_ name: String, owner: String) async throws(StoreError) -> Bool
}
