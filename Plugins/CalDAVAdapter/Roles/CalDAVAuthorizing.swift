import ProviderKit

/// Authorization with a user name and a password.
struct CalDAVAuthorizing: PasswordAuthorizing {
    func checkCredentials(
        _ request: CheckCredentialsRequest, in context: ProviderContext
    ) async throws(ProviderError) -> IdentifyReply {
        try await Self.discover(request.server, .checkCredentials, in: context)
    }

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        try await Self.identify(in: context)
    }

    /// Finds the account anew from the address in the settings; homes move, and a connection heals by this.
    static func identify(in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        guard let server = CalDAVSettings(context.connection.settings).server else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: .identify,
                message: "the connection has no server; connect it again with the server's address")
        }
        return try await discover(server, .identify, in: context)
    }

    private static func discover(
        _ server: String, _ operation: ProviderOperation, in context: ProviderContext
    ) async throws(ProviderError) -> IdentifyReply {
        let authenticator = Authenticator(credential: context.connection.credential, scheme: nil, random: context.random)
        let client = DAVClient(context, operation, authenticator: authenticator)
        let finding = try await Discovery(client: client, typed: server).run()
        return IdentifyReply(account: finding.account, settings: finding.settings.values)
    }
}
