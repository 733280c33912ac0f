import ProviderKit

/// The UID and the file name that belong to a key. Both are functions of the key alone, so that the same create finds the same place again
/// after a crash, on another machine, years later.
struct EventName: Sendable {
    /// iCalendar's name: `<64 hex digits>@calendar-host`.
    let uid: String
    /// The last part of the path: `<64 hex digits>.ics`. No `@`, which servers encode in two ways.
    let file: String

    /// Hashes the key; throws only where libcrypto refuses SHA-256.
    init(_ key: EventKey) throws(CryptographyError) {
        // The generation goes first: then no two keys have the same text.
        let digest = try MessageDigest.sha256.hexadecimal("calendar-host event \(key.generation) \(key.value)")
        uid = "\(digest)@calendar-host"
        file = "\(digest).ics"
    }
}
