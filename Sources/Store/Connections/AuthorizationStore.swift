public import Foundation

/// Remembers consents under way, so that an answer is taken once, by one process, from the browser that asked.
public protocol AuthorizationStore: Sendable {
    /// Adds a consent to be answered. Throws ``StoreError/Code/conflict`` where there is one of this id.
    func addAuthorization(_ authorization: NewAuthorization, at instant: Date) async throws(StoreError)

    /// A consent, however it stands; `nil` where it is unknown or long over.
    func authorization(_ id: AuthorizationID) async throws(StoreError) -> StoredAuthorization?

    /// Gives a consent to one browser, for good: the first one that comes. `browser` is SHA-256 of what the browser keeps, as 64 lower-case
    /// hexadecimal digits. Returns what was sealed; `nil` where another browser came first, or the consent was answered, has ended, or is
    /// unknown. The same browser may come again.
    func bindAuthorization(_ id: AuthorizationID, to browser: String, at instant: Date) async throws(StoreError) -> Data?

    /// Takes a consent for answering, once over all processes, and gives what was sealed for it; nothing of that is kept. `nil` where it
    /// was taken, has ended, is unknown, or belongs to another browser. Whoever takes it answers until `end`.
    func takeAuthorization(_ id: AuthorizationID, browser: String, until end: Date, at instant: Date) async throws(StoreError) -> Data?

    /// Notes what came of a consent that was taken. `false` where it was not, or is answered already.
    func endAuthorization(_ id: AuthorizationID, _ end: AuthorizationEnd) async throws(StoreError) -> Bool

    /// Forgets what was sealed for consents that have ended unanswered at `instant`, and everything of those that ended before `limit`.
    /// Returns how many were forgotten whole.
    func sweepAuthorizations(endedBefore limit: Date, at instant: Date) async throws(StoreError) -> Int
}
