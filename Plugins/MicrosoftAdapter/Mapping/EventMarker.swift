import Foundation
import ProviderKit

/// What ties an event to the caller's key: an extended property that can be searched for, and the transaction id that keeps a repeated create
/// from making a second event. Both are functions of the key alone (and the calendar), so that the same create finds the same event again
/// after a crash, on another machine, years later.
struct EventMarker: Sendable, Equatable {
    /// The property's name: a namespace that is this project's own, and a name. Case counts in it.
    static let property = "String {0930b53f-4608-41ac-971c-fc3670d68d7c} Name CalendarHostKey"
    /// The longest value. It is searched for in the query of an address, which has its limits.
    private static let longestValue = 3_000
    private static let digestLength = 64

    /// The property's value: `<64 hex digits>:<generation>:<key, percent-encoded>`.
    ///
    /// Graph compares values without regard to case when it searches. The digest in front differs for keys that differ in anything, so an
    /// equal value means an equal key all the same. Percent-encoded, because keys may hold anything and stand in a query.
    let value: String

    /// Hashes the key. Throws where the key is too long to be searched for, or libcrypto refuses SHA-256.
    init(_ key: EventKey, _ operation: ProviderOperation) throws(ProviderError) {
        let text = "\(key.generation):\(PercentEncoding.component(key.value))"
        guard Self.digestLength + 1 + text.utf8.count <= Self.longestValue else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: operation,
                message: "the event's key is too long for Microsoft Graph to find it again; use a shorter one")
        }
        value = "\(try Self.digest("marker", key, operation)):\(text)"
    }

    /// The key in a property's value; `nil` where the value is not exactly what this type writes for that key.
    static func key(in value: String) -> EventKey? {
        let parts = value.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let generation = Int(parts[1]), generation >= 0, !parts[2].isEmpty else { return nil }
        let key = EventKey(PercentEncoding.decodedText(String(parts[2])), generation: generation)
        guard let marker = try? EventMarker(key, .readEvent), marker.value == value else { return nil }
        return key
    }

    /// The transaction id of a key in a calendar, in the form of a UUID, which every documented example has.
    ///
    /// The calendar is part of it, because the service remembers transaction ids for the whole mailbox.
    static func transactionID(_ key: EventKey, in calendar: CalendarID, _ operation: ProviderOperation) throws(ProviderError) -> String {
        let digits = Array(try digest("transaction \(calendar.rawValue.utf8.count) \(calendar)", key, operation))
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return groups.map { String($0) }.joined(separator: "-")
    }

    private static func digest(_ purpose: String, _ key: EventKey, _ operation: ProviderOperation) throws(ProviderError) -> String {
        do throws(CryptographyError) {
            // The generation goes before the key: then no two keys have the same text.
            return try MessageDigest.sha256.hexadecimal("calendar-host \(purpose) \(key.generation) \(key.value)")
        } catch {
            throw ProviderError(.notSupported, .permanent, operation: operation, message: error.description)
        }
    }
}
