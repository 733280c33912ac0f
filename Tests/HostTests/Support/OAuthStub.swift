import Foundation
import ProviderKit
import Synchronization

/// A provider with OAuth that rotates its refresh tokens and takes no code and no token twice.
final class OAuthStub: ProviderAdapter {
    struct State {
        var number = 1
        var isAccessWithdrawn = false
        var isRevoked = false
        var refreshes = 0
        var listings = 0
        var refusals = 0
        var exchanges = 0
        var failures: [ProviderOperation: [ProviderError]] = [:]
        var onListing: (@Sendable (Secret) async -> Void)?
        var onRefresh: (@Sendable () async -> Void)?
        var onExchange: (@Sendable () async -> Void)?
        /// Challenges by state, as the consent page was asked for them.
        var challenges: [String: String] = [:]
        /// What a code stands for.
        var codes: [String: (subject: String, challenge: String)] = [:]
        /// Access tokens that a code was traded for, and whose they are.
        var granted: [String: String] = [:]
        var revoked: [String] = []
        /// Verifiers that were shown.
        var verifiers: [String] = []
    }

    let state = Mutex(State())
    private let rotates: Bool
    /// Whether every error repeats every secret that the verb was handed, as a careless adapter might.
    private let isTalkative: Bool

    init(rotates: Bool = true, isTalkative: Bool = false) {
        self.rotates = rotates
        self.isTalkative = isTalkative
    }

    /// An error of this provider.
    private func failure(
        _ code: ProviderErrorCode, _ permanence: ProviderError.Permanence, _ operation: ProviderOperation, _ message: String,
        _ secrets: [Secret?], _ context: ProviderContext
    ) -> ProviderError {
        var told = secrets.compactMap { $0?.revealText() }
        if case .bearer(let token) = context.connection.credential { told.append(token.revealText()) }
        let spelt = told.map { "\($0) \(PercentEncoding.component($0)) \(Data($0.utf8).base64EncodedString())" }.joined(separator: " ")
        return ProviderError(
            code, permanence, operation: operation, message: isTalkative ? "\(message) \(spelt)" : message,
            context: isTalkative ? ["body": spelt] : [:])
    }

    var id: ProviderID { ProviderID("stub") }
    var displayName: String { "Stub" }
    var capabilities: Capabilities {
        Capabilities(authorization: [.oauth], freeBusy: nil, events: nil, tracksChanges: false, push: nil)
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { nil }
    var oauthAuthorizing: (any OAuthAuthorizing)? { self }
    var calendarListing: any CalendarListing { self }
    var freeBusyReading: (any FreeBusyReading)? { nil }
    var eventWriting: (any EventWriting)? { nil }
    var changeTracking: (any ChangeTracking)? { nil }
    var pushReceiving: (any PushReceiving)? { nil }

    var access: Secret { state.withLock { Secret("access-secret-\($0.number)") } }
    var refresh: Secret { state.withLock { Secret("refresh-secret-\(rotates ? $0.number : 1)") } }
    var refreshes: Int { state.withLock(\.refreshes) }
    var listings: Int { state.withLock(\.listings) }
    var refusals: Int { state.withLock(\.refusals) }
    var exchanges: Int { state.withLock(\.exchanges) }
    /// Tokens that were given back.
    var revoked: [String] { state.withLock(\.revoked) }

    /// Takes no refresh token any more.
    func revoke() { state.withLock { $0.isRevoked = true } }
    /// Takes the access token no more, although it says nothing of an end; the next one is good again.
    func withdrawAccess() { state.withLock { $0.isAccessWithdrawn = true } }
    func onListing(_ action: @escaping @Sendable (Secret) async -> Void) { state.withLock { $0.onListing = action } }
    func onRefresh(_ action: @escaping @Sendable () async -> Void) { state.withLock { $0.onRefresh = action } }
    func onExchange(_ action: @escaping @Sendable () async -> Void) { state.withLock { $0.onExchange = action } }

    /// The next calls of a verb fail.
    func fail(
        _ operation: ProviderOperation, times: Int = 1, _ code: ProviderErrorCode, _ permanence: ProviderError.Permanence,
        message: String = "fault"
    ) {
        let error = ProviderError(code, permanence, operation: operation, message: message)
        state.withLock { $0.failures[operation] = Array(repeating: error, count: times) }
    }

    private func failIfAsked(_ operation: ProviderOperation, _ secrets: [Secret?], _ context: ProviderContext) throws(ProviderError) {
        let error = state.withLock { state -> ProviderError? in
            state.failures[operation]?.isEmpty == false ? state.failures[operation]?.removeFirst() : nil
        }
        if let error { throw failure(error.code, error.permanence, operation, error.message, secrets, context) }
    }

    /// The account's owner consents on the page at this address; the code that the browser is sent back with.
    func consent(at page: URL, as subject: String) throws -> (code: String, state: String) {
        let items = URLComponents(url: page, resolvingAgainstBaseURL: false)?.queryItems ?? []
        let name = items.first { $0.name == "state" }?.value ?? ""
        return state.withLock { state in
            let code = "code-secret-\(state.codes.count + 1)-\(subject)"
            state.codes[code] = (subject, state.challenges[name] ?? "")
            return (code, name)
        }
    }
}

extension OAuthStub: OAuthAuthorizing, CalendarListing {
    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        // Long enough for others to arrive meanwhile.
        try? await Task.sleep(for: .milliseconds(50))
        let told = [request.refreshToken, request.client.secret]
        try failIfAsked(.refreshTokens, told, context)
        let expected = refresh
        try state.withLock { (state) throws(ProviderError) in
            guard !state.isRevoked, request.refreshToken == expected, request.client.id == "the-client" else {
                state.refusals += 1
                throw failure(.unauthenticated, .needsReconsent, .refreshTokens, "the refresh token is not valid any more", told, context)
            }
            state.refreshes += 1
            state.number += 1
            state.isAccessWithdrawn = false
        }
        await state.withLock(\.onRefresh)?()
        return OAuthTokens(
            accessToken: access, refreshToken: rotates ? refresh : nil, expiresAt: context.clock.now + 3_600, scopes: [])
    }

    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        try failIfAsked(.listCalendars, [], context)
        let expected = access
        let (isWithdrawn, granted) = state.withLock { ($0.isAccessWithdrawn, $0.granted) }
        guard case .bearer(let token) = context.connection.credential, !isWithdrawn,
            token == expected || granted[token.revealText()] != nil
        else {
            state.withLock { $0.refusals += 1 }
            throw failure(.unauthenticated, .permanent, .listCalendars, "the access token is not valid", [], context)
        }
        await state.withLock(\.onListing)?(token)
        state.withLock { $0.listings += 1 }
        guard granted[token.revealText()] != nil else { return ListCalendarsReply(calendars: [], next: nil) }
        return ListCalendarsReply(
            calendars: [ProviderCalendar(id: CalendarID("home"), name: "Home & <b>garden</b>", timeZone: nil, access: .write)], next: nil)
    }

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        try failIfAsked(.identify, [], context)
        guard case .bearer(let token) = context.connection.credential else { return Self.identity("s") }
        return Self.identity(state.withLock { $0.granted[token.revealText()] } ?? "s")
    }

    private static func identity(_ subject: String) -> IdentifyReply {
        IdentifyReply(
            account: AccountIdentity(subject: subject, displayName: "<i>\(subject.uppercased())</i>"), settings: ConnectionSettings())
    }

    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply {
        try failIfAsked(.authorize, [Secret(request.state), request.client.secret], context)
        state.withLock { $0.challenges[request.state] = request.challenge }
        var components = URLComponents()
        (components.scheme, components.host, components.path) = ("https", "provider.example", "/consent")
        components.queryItems = [URLQueryItem(name: "state", value: request.state)]
        guard let url = components.url else {
            throw ProviderError(.invalidRequest, .permanent, operation: .authorize, message: "no address")
        }
        return AuthorizationURLReply(url: url, settings: context.connection.settings)
    }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        await state.withLock(\.onExchange)?()
        let told = [request.code, request.verifier.verifier, request.client.secret]
        try failIfAsked(.exchangeCode, told, context)
        state.withLock { $0.verifiers.append(request.verifier.verifier.revealText()) }
        let challenge = (try? request.verifier.challenge()) ?? "no challenge"
        let grant = state.withLock { state -> (token: String, subject: String)? in
            guard let code = state.codes.removeValue(forKey: request.code.revealText()), code.challenge == challenge else { return nil }
            state.exchanges += 1
            let token = "granted-secret-\(state.exchanges)"
            state.granted[token] = code.subject
            return (token, code.subject)
        }
        guard let grant else {
            throw failure(.unauthenticated, .needsReconsent, .exchangeCode, "the code is not valid", told, context)
        }
        return OAuthTokens(
            accessToken: Secret(grant.token), refreshToken: Secret("refresh-of-\(grant.token)"), expiresAt: context.clock.now + 3_600,
            scopes: ["a"])
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        try failIfAsked(.revokeTokens, [request.token, request.client.secret], context)
        state.withLock { $0.revoked.append(request.token.revealText()) }
    }
}
