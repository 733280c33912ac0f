import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Seals anew, under the current vault key, what is sealed under another one that this host still has, so that the key before can go.
///
/// Credentials and relays: push channels of providers need none of it, because they are replaced (``ChannelPlanner``).
struct SealRenewal: Sendable {
    let store: any Store
    let credentials: CredentialVault
    let channels: ChannelVault
    let clock: any WallClock
    let logger: Logger

    /// How many credentials are looked at in one go.
    private static let page = 1_000

    /// Renews every seal that there is to renew. What does not open stays as it is and holds nothing up; how much that is goes to the log.
    func run() async throws {
        let left = try await renewCredentials() + renewRelays()
        guard left > 0 else { return }
        logger.warning(
            """
            \(left) credentials and relays are sealed with a key that this host does not have; name it in \
            CALENDAR_VAULT_KEY_PREVIOUS_FILE, or connect these accounts and add these relays anew
            """)
    }

    /// Gives how many are left.
    private func renewCredentials() async throws -> Int {
        let keyID = try credentials.keyID()
        while true {
            let page = try await store.credentials(notSealedWith: keyID, limit: Self.page)
            var renewed = 0
            for stored in page where try await renew(stored, keyID) { renewed += 1 }
            if renewed == 0 || page.count < Self.page { return page.count - renewed }
        }
    }

    private func renew(_ stored: StoredCredential, _ keyID: String) async throws -> Bool {
        guard let credential = try? credentials.open(stored.sealed.bytes, for: stored.connection) else { return false }
        let sealed = SealedCredential(bytes: try credentials.seal(credential, for: stored.connection), keyID: keyID)
        do throws(StoreError) {
            // Where somebody else wrote meanwhile, theirs is newer, and under the current key or looked at next time.
            _ = try await store.putCredential(sealed, of: stored.connection, kind: stored.kind, replacing: stored.version, at: clock.now)
        } catch {
            // A connection that was ended meanwhile needs no credential any more.
            guard error.code == .notFound else { throw error }
        }
        return true
    }

    /// Gives how many are left.
    private func renewRelays() async throws -> Int {
        var left = 0
        for stored in try await store.channels(of: nil, endedToo: false) where stored.sender == .relay {
            guard let old = stored.sealed, old.keyID != channels.keyID else { continue }
            guard let channel = try? channels.open(stored, at: clock.now) else {
                left += 1
                continue
            }
            let sealed = try channels.seal(address: channel.address, secrets: channel.secrets, for: channel.id)
            _ = try await store.changeChannel(channel.id, .resealed(sealed, replacing: old.keyID), at: clock.now)
        }
        return left
    }
}
