public import Foundation
public import ProviderKit

/// The vault key before the current one: what was sealed with it still opens, and channel tokens under it are believed until its last day.
public struct PreviousVaultKey: Sendable {
    /// The key, 32 bytes.
    public let key: Secret
    /// From when on channel tokens under it are not believed, UTC.
    public let lastUse: Date

    /// Makes a description of a key.
    public init(key: Secret, lastUse: Date) {
        self.key = key
        self.lastUse = lastUse
    }
}

/// Where the vault key before the current one is.
public struct PreviousVaultKeySource: Equatable, Sendable {
    /// `CALENDAR_VAULT_KEY_PREVIOUS_FILE`: a file that holds 32 bytes as 64 hexadecimal digits.
    public let path: String
    /// `CALENDAR_VAULT_KEY_PREVIOUS_UNTIL`: RFC 3339.
    public let lastUse: Date

    init?(_ reader: inout EnvironmentReader) {
        switch (reader.text("CALENDAR_VAULT_KEY_PREVIOUS_FILE"), reader.text("CALENDAR_VAULT_KEY_PREVIOUS_UNTIL")) {
        case (let path?, let text?):
            guard let lastUse = Instant.parse(text) else {
                reader.report("CALENDAR_VAULT_KEY_PREVIOUS_UNTIL is '\(text)'; it takes an instant such as 2026-12-31T00:00:00Z")
                return nil
            }
            self.path = path
            self.lastUse = lastUse
        case (nil, nil): return nil
        default:
            reader.report("CALENDAR_VAULT_KEY_PREVIOUS_FILE and CALENDAR_VAULT_KEY_PREVIOUS_UNTIL belong together; set both, or neither")
            return nil
        }
    }

    /// Reads the key. Throws ``ConfigurationError`` where the file cannot be read or holds none.
    public func load() throws(ConfigurationError) -> PreviousVaultKey {
        PreviousVaultKey(key: try VaultKeySource.file(path).load(), lastUse: lastUse)
    }
}
