package import ProviderKit

extension CaseContext {
    /// Checks the credential of a context at the harness's server.
    @discardableResult
    package func check(_ context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        let session = ProviderSession(adapter: adapter, context: context)
        return try await session.checkCredentials(CheckCredentialsRequest(server: harness.server ?? ""))
    }

    /// The owner's context with another password.
    package func ownerContext(password: Secret) throws(CaseNotApplicable) -> ProviderContext {
        guard case .password(let username, _) = ownerContext.connection.credential else {
            throw CaseNotApplicable(reason: "the owner has no password")
        }
        return ownerContext.with(credential: .password(username: username, password: password))
    }
}
