public import Foundation
public import ProviderKit

/// Remembers sealed credentials. Sealing and opening is the caller's business: the store never sees a secret.
public protocol CredentialStore: Sendable {
    /// The credential of a kind, or `nil`.
    func credential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> StoredCredential?

    /// Writes a credential if the stored one still has `expected` as its version; `nil` expects that there is none.
    ///
    /// So a token that two processes refreshed at once is written by one of them, and the other one learns what was written.
    /// Throws ``StoreError/Code/notFound`` for an unknown or disconnected connection.
    func putCredential(
        _ sealed: SealedCredential, of connection: ConnectionID, kind: CredentialKind, replacing expected: Int?, at instant: Date
    ) async throws(StoreError) -> CredentialOutcome

    /// Removes a credential. `false` where there was none.
    func removeCredential(of connection: ConnectionID, kind: CredentialKind) async throws(StoreError) -> Bool

    /// Up to `limit` credentials that are sealed with another key than `keyID`: what key rotation has left to do.
    func credentials(notSealedWith keyID: String, limit: Int) async throws(StoreError) -> [StoredCredential]
}

/// What a credential is for, for instance `password` or `refresh-token`; the host owns the names.
public struct CredentialKind: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Sealed bytes and the name of the key that opens them.
public struct SealedCredential: Hashable, Sendable {
    /// The sealed bytes.
    public let bytes: Data
    /// The name of the key; not the key.
    public let keyID: String

    /// Makes a sealed credential.
    public init(bytes: Data, keyID: String) {
        self.bytes = bytes
        self.keyID = keyID
    }
}

/// A credential as it is stored.
public struct StoredCredential: Hashable, Sendable {
    /// Whose it is.
    public let connection: ConnectionID
    /// What it is for.
    public let kind: CredentialKind
    /// The sealed bytes.
    public let sealed: SealedCredential
    /// Counts the writes, from 1.
    public let version: Int
    /// When it was written.
    public let updatedAt: Date

    /// Makes a stored credential's description.
    public init(connection: ConnectionID, kind: CredentialKind, sealed: SealedCredential, version: Int, updatedAt: Date) {
        self.connection = connection
        self.kind = kind
        self.sealed = sealed
        self.version = version
        self.updatedAt = updatedAt
    }
}

/// What came of writing a credential.
public enum CredentialOutcome: Hashable, Sendable {
    /// It was written.
    case stored(StoredCredential)
    /// Another version is stored (`nil`: none); nothing was changed.
    case superseded(by: StoredCredential?)
}
