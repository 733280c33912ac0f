import ProviderKit

/// Finds an account's calendars from what a person typed (RFC 6764), step by step.
struct Discovery: Sendable {
    let client: DAVClient
    let typed: String

    /// What was found.
    struct Finding: Sendable {
        let settings: CalDAVSettings
        let account: AccountIdentity
    }

    /// Looks for the account. Tries the places in order and believes only what a place says of itself.
    func run() async throws(ProviderError) -> Finding {
        guard let server = ServerAddress(typed: typed) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: client.operation,
                message: "this is no server's address; give one such as https://calendar.example.org, without a user name inside")
        }
        var earlier: ProviderError?
        for candidate in server.candidates {
            do throws(ProviderError) {
                switch try await look(at: candidate) {
                case .resource(let resource): return try await finding(from: resource)
                case .nothing(let error): earlier = Self.moreTelling(earlier, error)
                }
            } catch  where candidate != server.candidates.last && Self.isWorthGoingOn(error) {
                earlier = error
            }
        }
        throw Self.advised(earlier ?? client.error(at: server.address).violation("no place to look at"), server)
    }

    /// Another candidate may do better after these; wrong credentials and a dead host are the same everywhere.
    private static func isWorthGoingOn(_ error: ProviderError) -> Bool {
        [.movedElsewhere, .forbidden, .protocolViolation, .notFound].contains(error.code)
    }

    private static func moreTelling(_ earlier: ProviderError?, _ error: ProviderError) -> ProviderError {
        earlier?.code == .movedElsewhere ? earlier ?? error : error
    }

    private static func advised(_ error: ProviderError, _ server: ServerAddress) -> ProviderError {
        guard error.code != .movedElsewhere else { return error }
        let place = server.namesPlace ? "at this address" : "on this server, neither by its well-known address nor at its root"
        return ProviderError(
            error.code == .notSupported ? .notFound : error.code, error.permanence, operation: error.operation,
            message: "no CalDAV was found \(place): \(error.message). Check the address against the provider's help page"
                + (server.namesPlace ? ", or give the bare host name \(server.address.origin.text)" : ""),
            context: error.context)
    }

    /// Asks a place, first without showing a password, so that the server can say how it wants to see it.
    private func look(at address: ResourceAddress) async throws(ProviderError) -> DiscoveryProbe.Reply {
        let reply = try await probe(address)
        guard case .resource(let resource) = reply, client.authenticator.scheme == nil,
            case .password = client.context.connection.credential
        else { return reply }
        // It answered without asking who we are. The account is what it says once it knows.
        client.authenticator.assumeBasic()
        return try await probe(resource.address)
    }

    private func probe(_ address: ResourceAddress) async throws(ProviderError) -> DiscoveryProbe.Reply {
        try await client.perform(DiscoveryProbe(address: address))
    }

    private func finding(from resource: DiscoveryProbe.Resource) async throws(ProviderError) -> Finding {
        guard !resource.isAnonymous else {
            throw ProviderError(
                .unauthenticated, .permanent, operation: client.operation,
                message: "\(resource.address.origin.text): the server does not know this user; check the user name and the password",
                context: ["peer": resource.address.origin.host])
        }
        var settings = CalDAVSettings(client.context.connection.settings)
        settings.server = typed.trimmedOfWhiteSpace
        settings.scheme = client.authenticator.scheme
        var details = resource
        if let principal = resource.principal, principal != resource.address {
            guard case .resource(let answer) = try await probe(principal) else {
                throw client.error(at: principal).violation("the server names a principal and then does not know it")
            }
            details = answer
        }
        let principal = resource.principal ?? (details.homeSets.isEmpty ? nil : details.address)
        settings.principal = principal
        settings.userAddresses = details.userAddresses
        settings.calendar = resource.isCalendar ? resource.address : nil
        settings.homeSets = resource.isCalendar ? [] : details.homeSets
        if settings.base == principal, !resource.isCalendar, details.homeSets.isEmpty {
            // A server without principals: the folder that was typed is taken for the home set if it is one.
            guard resource.isCollection, resource.principal == nil else {
                throw client.error(at: details.address).violation(
                    "the account has no calendar home; it may not be allowed to use calendars, or this server keeps only files")
            }
            settings.homeSets = [resource.address]
        }
        return Finding(settings: settings, account: account(principal ?? resource.address, details))
    }

    private func account(_ principal: ResourceAddress, _ details: DiscoveryProbe.Resource) -> AccountIdentity {
        let name: String =
            if case .password(let username, _) = client.context.connection.credential {
                username
            } else if let address = details.userAddresses.first {
                String(address.dropFirst("mailto:".count))
            } else {
                details.displayName.flatMap { $0.isEmpty ? nil : $0 } ?? principal.path
            }
        return AccountIdentity(subject: principal.text, displayName: name)
    }
}
