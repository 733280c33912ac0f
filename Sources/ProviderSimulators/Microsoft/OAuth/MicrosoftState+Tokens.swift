import Foundation
import ProviderKit

extension MicrosoftState {
    /// How long a code lives, in seconds.
    private static let lifeOfCode = 600.0
    /// How long a refresh token lives unused, in seconds.
    private static let lifeOfRefreshToken = 90.0 * 86_400

    /// Answers a request to the token endpoint.
    mutating func tokens(_ request: HTTPRequest, client: OAuthClient, now: Date) throws(OAuthProblem) -> HTTPResponse {
        let form = try TokenForm(request)
        try check(client, form)
        switch form["grant_type"] {
        case "authorization_code": return try redeem(form, client: client, now: now)
        case "refresh_token": return try refresh(form, now: now)
        case nil: throw OAuthProblem("invalid_request", 900_144, "The request body must contain the following parameter: 'grant_type'.")
        case let other?: throw OAuthProblem("unsupported_grant_type", 70_003, "The app requested an unsupported grant type '\(other)'.")
        }
    }

    private func check(_ client: OAuthClient, _ form: TokenForm) throws(OAuthProblem) {
        guard let id = form.clientID else {
            throw OAuthProblem("invalid_request", 900_144, "The request body must contain the following parameter: 'client_id'.")
        }
        guard id == client.id else {
            throw OAuthProblem("unauthorized_client", 700_016, "Application with identifier '\(id)' was not found in the directory.")
        }
        guard let secret = client.secret else { return }
        guard let sent = form.clientSecret else {
            throw OAuthProblem(
                "invalid_client", 7_000_218,
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
                status: 401)
        }
        guard Secret(sent) == secret else {
            throw OAuthProblem("invalid_client", 7_000_215, "Invalid client secret provided.", status: 401)
        }
    }

    private mutating func redeem(_ form: TokenForm, client: OAuthClient, now: Date) throws(OAuthProblem) -> HTTPResponse {
        guard let text = form["code"], let redirect = form["redirect_uri"] else {
            throw OAuthProblem("invalid_request", 900_144, "The request body must contain the parameters 'code' and 'redirect_uri'.")
        }
        guard let code = authorization.codes[text] else {
            throw OAuthProblem("invalid_grant", 70_000, "The provided value for the 'code' parameter is not valid.")
        }
        guard !code.isSpent else {
            throw OAuthProblem(
                "invalid_grant", 54_005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code.")
        }
        guard now.timeIntervalSince(code.made) < Self.lifeOfCode else {
            throw OAuthProblem("invalid_grant", 70_008, "The provided authorization code or refresh token has expired due to inactivity.")
        }
        guard redirect == client.redirectURI.absoluteString else {
            throw OAuthProblem("invalid_grant", 500_112, "The reply address does not match the one provided when requesting the code.")
        }
        guard code.challenge?.matches(form["code_verifier"]) ?? (form["code_verifier"] == nil) else {
            throw OAuthProblem(
                "invalid_grant", 501_481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
        }
        authorization.codes[text]?.isSpent = true
        return try issue(code.grant, form, now: now)
    }

    private mutating func refresh(_ form: TokenForm, now: Date) throws(OAuthProblem) -> HTTPResponse {
        guard let text = form["refresh_token"] else {
            throw OAuthProblem("invalid_request", 900_144, "The request body must contain the following parameter: 'refresh_token'.")
        }
        guard let token = authorization.refreshTokens[text] else {
            throw OAuthProblem("invalid_grant", 70_000, "The provided value for the 'refresh_token' parameter is not valid.")
        }
        guard now.timeIntervalSince(token.used) < Self.lifeOfRefreshToken else {
            throw OAuthProblem("invalid_grant", 700_082, "The refresh token has expired due to inactivity.")
        }
        authorization.refreshTokens[text]?.used = now
        return try issue(token.grant, form, now: now)
    }

    private mutating func issue(_ number: Int, _ form: TokenForm, now: Date) throws(OAuthProblem) -> HTTPResponse {
        let grant = authorization.grants[number]
        guard !grant.isRevoked else {
            throw OAuthProblem(
                "invalid_grant", 50_173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.")
        }
        var scopes = grant.scopes
        if let text = form["scope"] {
            scopes = []
            for word in text.split(separator: " ") {
                // What was not consented to is refused, except what concerns the sign-in only.
                guard let scope = GraphScope(text: String(word)), grant.scopes.contains(scope) || !scope.isOfResource else {
                    throw OAuthProblem("invalid_grant", 65_001, "The user or administrator has not consented to use the application.")
                }
                if grant.scopes.contains(scope) { scopes.append(scope) }
            }
        }
        let made = makeTokens(number, scopes: scopes, now: now)
        var body: [String: GraphValue] = [
            "token_type": "Bearer", "scope": .text(made.scopes.joined(separator: " ")), "access_token": .text(made.access),
            "expires_in": .integer(made.seconds), "ext_expires_in": .integer(made.seconds),
        ]
        body["refresh_token"] = made.refresh.map { .text($0) }
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store, no-cache"],
            body: GraphValue.object(body).data())
    }

    struct MadeTokens {
        let access: String
        let refresh: String?
        let seconds: Int
        let scopes: [String]
    }

    /// Makes an access token that lives 60 to 90 minutes, and a refresh token where the grant has `offline_access`. `scope` names what can be
    /// used at Graph; `offline_access` is not among it.
    mutating func makeTokens(_ grant: Int, scopes: [GraphScope], now: Date) -> MadeTokens {
        let seconds = Int.random(in: 3_600...5_400, using: &random)
        let access = "EwB4A8l6BAAU" + random.token(bytes: 48)
        authorization.accessTokens[access] = .init(grant: grant, scopes: scopes, ends: now.addingTimeInterval(Double(seconds)))
        var refresh: String?
        if authorization.grants[grant].scopes.contains(.offlineAccess) {
            let text = "M.C507_BAY." + random.token(bytes: 48)
            authorization.refreshTokens[text] = .init(grant: grant, used: now)
            refresh = text
        }
        return MadeTokens(
            access: access, refresh: refresh, seconds: seconds, scopes: scopes.filter { $0 != .offlineAccess }.map(\.fullText))
    }
}

extension AuthorizationState.Challenge {
    func matches(_ verifier: String?) -> Bool {
        guard let verifier else { return false }
        switch self {
        case .plain(let challenge): return challenge == verifier
        case .s256(let challenge): return (try? MessageDigest.sha256.hash(Array(verifier.utf8))).map(Base64URL.encode) == challenge
        }
    }
}
