import CalendarStore
import Foundation
import ProviderKit

/// Seals and opens what a channel keeps: its address and the adapter's keys, bound to the channel's row.
struct ChannelVault: Sendable {
    private let vault: CredentialVault
    /// Names the key that is current.
    let keyID: String

    init(vault: CredentialVault) throws(CryptographyError) {
        self.vault = vault
        keyID = try vault.keyID()
    }

    private struct Plaintext: Codable {
        let address: Data
        let secrets: Data
    }

    func seal(address: Secret, secrets: Secret, for id: ChannelID) throws -> SealedCredential {
        let plaintext = Plaintext(address: Data(address.revealBytes()), secrets: Data(secrets.revealBytes()))
        let bytes = try vault.seal(Secret(bytes: try JSONEncoder().encode(plaintext)), binding: "channel/\(id)")
        return SealedCredential(bytes: bytes, keyID: keyID)
    }

    /// The channel as adapters know it; `nil` for one that ended.
    func open(_ channel: StoredChannel, at now: Date) throws -> PushChannel? {
        guard let sealed = channel.sealed else { return nil }
        let bytes = try vault.open(sealed.bytes, binding: "channel/\(channel.id)")
        guard let plaintext = try? JSONDecoder().decode(Plaintext.self, from: Data(bytes.revealBytes())) else {
            throw CryptographyError(reason: "the sealed value opens but is no channel; it was written by a newer version")
        }
        return PushChannel(
            id: channel.id, provider: channel.provider, connection: channel.address.connection, calendar: channel.address.calendar,
            generation: channel.generation, sender: channel.sender, address: Secret(bytes: plaintext.address),
            isBeingOpened: channel.isBeingOpened(at: now), acceptedUntil: channel.acceptedUntil, settings: channel.settings,
            secrets: Secret(bytes: plaintext.secrets))
    }
}

extension ChannelTokens {
    /// Makes tokens under keys that are derived from the vault's (HKDF, RFC 5869), so that neither is worth anything for the other.
    init(vaultKey: Secret, previous: PreviousVaultKey?) throws(CryptographyError) {
        let current = try ChannelTokenKey(Self.key(vaultKey))
        guard let previous else {
            self.init(current: current)
            return
        }
        self.init(current: current, previous: [try ChannelTokenKey(Self.key(previous.key), lastUse: previous.lastUse)])
    }

    private static func key(_ vaultKey: Secret) throws(CryptographyError) -> Secret {
        try MessageAuthentication.derive(32, from: vaultKey, purpose: Array("calendar-host channel tokens".utf8))
    }
}
