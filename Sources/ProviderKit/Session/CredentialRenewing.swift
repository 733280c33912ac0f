/// What a session turns to when the provider does not take its credential any more. The host offers it, because tokens are the host's.
public protocol CredentialRenewing: Sendable {
    /// A credential in place of one that the provider refused; `nil` where there is none to be had, as for a password.
    ///
    /// Called for bearer credentials only. What it throws ends the verb.
    func renew(_ refused: Credential, after failure: ProviderError) async throws(ProviderError) -> RenewedCredential?

    /// A verb ended with a failure that only the account's owner can mend. `credential` is what the provider was shown last.
    func ownerIsNeeded(_ failure: ProviderError, credential: Credential) async
}

/// What came of renewing a credential.
public enum RenewedCredential: Sendable {
    /// It was renewed just now: a provider that refuses it too will take none without the account's owner.
    case renewed(Credential)
    /// Somebody else had renewed it before; it may be old as well.
    case adopted(Credential)
}
