public import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Connects accounts by consent (RFC 6749 §4.1 with RFC 7636): begins, lets one browser answer once, and tells what became of it.
public struct AuthorizationService: Sendable {
    let store: any Store
    let connections: ConnectionService
    let calendars: CalendarService
    let vault: CredentialVault
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger
    let planner = AuthorizationPlanner()

    private var sessions: SessionFactory { connections.sessions }
    private var configuration: HostConfiguration { sessions.configuration }

    /// Begins a consent. Throws ``HostError`` where a flag or an allowlist does not let it, or the provider offers none;
    /// ``ConfigurationError`` where the application is not configured; and what the adapter throws where it cannot find its consent page.
    public func begin(_ request: AuthorizationRequest, actor: String) async throws -> BegunAuthorization {
        try requireFlag()
        let renewed = try await connection(toRenewFor: request)
        guard let provider = renewed?.provider ?? request.provider else {
            throw HostError(.invalidRequest, "a consent needs a provider, or the connection to consent to again")
        }
        try sessions.allow(provider: provider)
        if let id = request.id { try ConnectionService.check(id) }
        let adapter = try connections.catalogue.adapter(provider)
        guard adapter.oauthAuthorizing != nil else {
            throw HostError(.invalidRequest, "\(adapter.displayName) has no consent by OAuth; connect with a user name and a password")
        }
        let client = try configuration.oauthClient(provider)
        guard let redirect = configuration.oauthRedirect else { throw ConfigurationError(["CALENDAR_OAUTH_REDIRECT_URI is not set"]) }

        let now = clock.now
        _ = try await store.sweepAuthorizations(endedBefore: now - AuthorizationPlanner.memory, at: now)
        let ticket = AuthorizationTicket(random: random)
        let state = try ticket.state()
        let id = try AuthorizationTicket.id(ofState: state)
        let verifier = PKCEVerifier(random: random)
        let settings = renewed?.settings ?? ConnectionSettings(request.server.map { [ConnectionSettings.serverKey: $0] } ?? [:])
        let session = sessions.makeSession(
            adapter: adapter, connection: renewed?.id ?? Self.provisional(id), credential: .none, settings: settings)
        let reply = try await session.authorizationURL(
            AuthorizationURLRequest(client: client, state: state, challenge: try verifier.challenge()))
        guard Self.mayBeOpened(reply.url) else {
            throw HostError(.invalidRequest, "\(adapter.displayName) names a consent page that is not https; nobody is sent there")
        }
        let sealed = try AuthorizationSecrets(verifier: verifier, page: reply.url, settings: reply.settings).sealed(for: id, by: vault)
        let end = now + AuthorizationPlanner.lifetime
        try await store.addAuthorization(
            NewAuthorization(
                id: id, provider: provider, connection: renewed?.id ?? request.id, isRenewal: renewed != nil, actor: actor, sealed: sealed,
                expiresAt: end), at: now)
        logger.info("a consent was begun", metadata: ["authorization": "\(id)", "provider": "\(provider)"])
        return BegunAuthorization(id: id, start: redirect.startAddress(ticket), expiresAt: end)
    }

    /// How a consent stands. Throws ``HostError`` where it is unknown, or over for more than a day.
    public func outcome(_ id: AuthorizationID) async throws -> AuthorizationOutcome {
        guard let stored = try await store.authorization(id) else { throw HostError(.notFound, "there is no consent \(id)") }
        let state = planner.outcome(stored, now: clock.now)
        guard case .finished(let connection, _) = state else {
            return AuthorizationOutcome(id: id, provider: stored.provider, state: state, connection: nil, calendars: [])
        }
        return AuthorizationOutcome(
            id: id, provider: stored.provider, state: state, connection: try await store.connection(connection),
            calendars: try await calendars.list(connection))
    }

    /// Waits until a consent was answered, or has ended; whoever answers it. Gives how it stands when the patience is over.
    public func wait(for id: AuthorizationID, patience: Duration) async throws -> AuthorizationOutcome {
        let deadline = ContinuousClock.now + patience
        while true {
            let outcome = try await outcome(id)
            guard outcome.state == .pending, ContinuousClock.now < deadline else { return outcome }
            try await ContinuousClock().sleep(for: .milliseconds(300))
        }
    }

    /// A browser came to begin: the consent page to send it to, or `nil` where it may not. `browser` is what the browser keeps from now on.
    func page(for ticket: AuthorizationTicket, browser: Secret) async throws -> URL? {
        try requireFlag()
        let id = try AuthorizationTicket.id(ofState: try ticket.state())
        guard let sealed = try await store.bindAuthorization(id, to: Self.hash(browser), at: clock.now) else { return nil }
        return try AuthorizationSecrets.open(sealed, for: id, by: vault).page
    }

    /// A browser came back. `nil` where that is refused, which changes nothing; otherwise what became of the consent.
    func answer(_ callback: AuthorizationCallback, browser: Secret?) async throws -> AuthorizationEnd? {
        try requireFlag()
        let id = try AuthorizationTicket.id(ofState: callback.state)
        let stored = try await store.authorization(id)
        let browser = try browser.map { try Self.hash($0) }
        let now = clock.now
        let verdict = planner.verdict(callback, stored, browser: browser, now: now)
        if case .refuse = verdict { return nil }
        guard let stored, let browser,
            let sealed = try await store.takeAuthorization(
                id, browser: browser, until: now + AuthorizationPlanner.answeringTime, at: now)
        else { return nil }
        // Not a child task: a code is spent once, so what was begun with it is ended also where the browser has gone.
        return try await Task {
            let end: AuthorizationEnd
            do {
                switch verdict {
                case .exchange(let code): end = try await connect(stored, try AuthorizationSecrets.open(sealed, for: id, by: vault), code)
                case .fail(let reason): end = .failed(reason: reason)
                case .refuse: return nil
                }
            } catch {
                end = .failed(reason: Redaction.scrub(HostError(wrapping: error).message))
            }
            _ = try await store.endAuthorization(id, end)
            if case .failed(let reason) = end {
                logger.warning("a consent failed: \(reason)", metadata: ["authorization": "\(id)", "provider": "\(stored.provider)"])
                _ = try await store.appendAudit(
                    NewAuditEntry(
                        actor: stored.actor, action: "authorization.fail", subject: stored.connection?.rawValue ?? id.rawValue,
                        details: ["provider": stored.provider.rawValue]), at: clock.now)
            }
            return end
        }.value
    }

    /// Trades the code, finds out whose account it is, and keeps it where that is the one that was asked for.
    private func connect(_ stored: StoredAuthorization, _ secrets: AuthorizationSecrets, _ code: Secret) async throws -> AuthorizationEnd {
        let adapter = try connections.catalogue.adapter(stored.provider)
        let client = try configuration.oauthClient(stored.provider)
        let renewed: Connection? = if stored.isRenewal, let id = stored.connection { try await connections.connection(id) } else { nil }
        let id = stored.connection ?? connections.newID(stored.provider)
        func session(_ credential: Credential) -> ProviderSession {
            sessions.makeSession(
                adapter: adapter, connection: stored.isRenewal ? id : Self.provisional(stored.id), credential: credential,
                settings: secrets.settings, deadline: .seconds(60))
        }
        let tokens = try await session(.none).exchangeCode(ExchangeCodeRequest(client: client, code: code, verifier: secrets.verifier))
        let credential = ConnectionCredential.oauth(tokens)
        var subject: String?
        do {
            let found = try await session(credential.credential).identify()
            subject = found.account.subject
            if let objection = planner.objection(to: found.account, renewed) {
                await giveBack(tokens, of: subject, stored.provider, session(credential.credential), client)
                return .failed(reason: objection)
            }
            let connection = try await connections.keep(
                found, credential, provider: stored.provider, id: id, actor: stored.actor,
                action: stored.isRenewal ? "connection.reconsent" : "connection.connect")
            return .finished(connection.id, note: await listCalendars(connection.id))
        } catch {
            await giveBack(tokens, of: subject, stored.provider, session(credential.credential), client)
            throw error
        }
    }

    /// Lists the calendars; says why where that is not possible. The account is connected all the same.
    private func listCalendars(_ connection: ConnectionID) async -> String? {
        do {
            _ = try await calendars.refresh(connection)
            return nil
        } catch {
            return "its calendars were not listed: \(Redaction.scrub(HostError(wrapping: error).message))"
        }
    }

    /// Gives tokens back that nobody keeps. Some providers end every token of an account with it, so nothing is given back where the
    /// account is, or may be, connected.
    private func giveBack(
        _ tokens: OAuthTokens, of subject: String?, _ provider: ProviderID, _ session: ProviderSession, _ client: OAuthClient
    ) async {
        do {
            let others = try await store.connections(provider: provider, states: [.active, .paused, .needsReconsent])
            guard !others.contains(where: { subject == nil || $0.account.subject == subject }) else { return }
            try await session.revokeTokens(RevokeTokensRequest(client: client, token: tokens.refreshToken ?? tokens.accessToken))
        } catch {
            logger.notice(
                "tokens that are not kept could not be given back: \(HostError(wrapping: error).message)",
                metadata: ["provider": "\(provider)"])
        }
    }

    private func connection(toRenewFor request: AuthorizationRequest) async throws -> Connection? {
        guard let id = request.renewed else { return nil }
        let connection = try await connections.connection(id)
        guard connection.state != .disconnected else {
            throw HostError(.conflict, "connection \(id) was disconnected; connect the account anew")
        }
        guard request.provider == nil || request.provider == connection.provider else {
            throw HostError(.invalidRequest, "connection \(id) is at \(connection.provider), not at \(request.provider?.rawValue ?? "")")
        }
        guard request.id == nil, request.server == nil else {
            throw HostError(.invalidRequest, "a connection that is consented to again keeps its id and server; leave them out")
        }
        return connection
    }

    private func requireFlag() throws {
        guard configuration.flags.oauth else {
            throw HostError(.switchedOff, "connecting by OAuth is switched off; set CALENDAR_OAUTH_ENABLED=true to allow it")
        }
    }

    /// What a connection is called in logs and budgets before it has a name.
    private static func provisional(_ id: AuthorizationID) -> ConnectionID { ConnectionID("consent-" + id.rawValue.prefix(12)) }

    private static func hash(_ browser: Secret) throws -> String { try MessageDigest.sha256.hexadecimal(browser.revealText()) }

    /// Browsers are sent to https only, or to a provider on this very machine.
    private static func mayBeOpened(_ url: URL) -> Bool {
        let host = url.host() ?? ""
        return !host.isEmpty && (url.scheme == "https" || (url.scheme == "http" && ["127.0.0.1", "::1", "localhost"].contains(host)))
    }
}
