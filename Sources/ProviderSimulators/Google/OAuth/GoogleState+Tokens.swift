import Foundation
import ProviderKit

extension GoogleState {
    /// How long refresh tokens of an application in testing live, in seconds.
    private static let testingLifetime = 7.0 * 86_400

    /// A refusal of the token endpoint (RFC 6749 §5.2).
    struct TokenRefusal: Error {
        let status: Int
        let name: String
        let words: String

        init(_ status: Int, _ name: String, _ words: String) {
            self.status = status
            self.name = name
            self.words = words
        }

        static let deadGrant = TokenRefusal(400, "invalid_grant", "Token has been expired or revoked.")

        var response: HTTPResponse {
            GoogleAnswer.json(status, ["error": .string(name), "error_description": .string(words)])
        }
    }

    /// The token endpoint: trades codes and refresh tokens.
    mutating func token(_ request: HTTPRequest, _ form: GoogleFormFields, now: Date) -> HTTPResponse {
        do throws(TokenRefusal) {
            try demandForm(request, form)
            try demandClient(request, form)
            switch form["grant_type"] {
            case "authorization_code": return try tradeCode(form, now: now)
            case "refresh_token": return try tradeRefreshToken(form, now: now)
            case nil: throw TokenRefusal(400, "invalid_request", "Required parameter is missing: grant_type")
            default: throw TokenRefusal(400, "unsupported_grant_type", "Invalid grant_type.")
            }
        } catch { return error.response }
    }

    /// Gives tokens back: either kind ends the whole grant.
    mutating func revoke(_ request: HTTPRequest, _ form: GoogleFormFields) -> HTTPResponse {
        do throws(TokenRefusal) {
            if request.method == .post { try demandForm(request, form) }
            guard let token = form["token"] else { throw TokenRefusal(400, "invalid_request", "Required parameter is missing: token") }
            guard let account = tokens.owner(of: token) else { throw TokenRefusal(400, "invalid_token", "Token expired or revoked") }
            tokens.endGrants(of: account)
            return GoogleAnswer.json(200, [:])
        } catch { return error.response }
    }

    /// Whose account it is (OpenID Connect Core §5.3).
    func userInfo(_ request: HTTPRequest, now: Date) -> HTTPResponse {
        do throws(GoogleRefusal) {
            let caller = try caller(request, now: now)
            guard let account = accounts[caller.account] else { throw .badCredentials }
            let identity = caller.scopes.intersection([
                "openid", GoogleScopes.prefix + "userinfo.email", GoogleScopes.prefix + "userinfo.profile",
            ])
            guard !identity.isEmpty else { throw .insufficientScope }
            var body: GoogleJSON = ["sub": .string(account.subject)]
            if identity.contains(GoogleScopes.prefix + "userinfo.email") {
                body["email"] = .string(account.address)
                body["email_verified"] = true
            }
            if identity.contains(GoogleScopes.prefix + "userinfo.profile") { body["name"] = .string(account.address) }
            return GoogleAnswer.json(200, body)
        } catch { return error.response }
    }

    /// On whose behalf a request comes: the bearer token in its header.
    func caller(_ request: HTTPRequest, now: Date) throws(GoogleRefusal) -> GoogleCaller {
        let values = request.headers.all("Authorization")
        guard values.count == 1, let token = Self.credentials("bearer", values[0]), let access = tokens.access[token], access.expires > now
        else { throw .badCredentials }
        return GoogleCaller(account: access.account, scopes: access.scopes)
    }

    /// Gives the tokens of a consent; a refresh token only where `isOffline`.
    mutating func issue(
        to account: String, _ scopes: Set<String>, isOffline: Bool, now: Date
    ) -> (access: String, refresh: String?, lifetime: Int) {
        tokens.granted[account, default: []].formUnion(scopes)
        let lifetime = options.accessTokenLifetime
        let access = tokens.giveAccess(account, scopes, until: now.addingTimeInterval(Double(lifetime)))
        let refresh = isOffline ? tokens.giveRefresh(account, scopes, at: now, atMost: options.maximumRefreshTokens) : nil
        return (access, refresh, lifetime)
    }

    private mutating func tradeCode(_ form: GoogleFormFields, now: Date) throws(TokenRefusal) -> HTTPResponse {
        guard let text = form["code"] else { throw TokenRefusal(400, "invalid_request", "Missing required parameter: code") }
        guard let redirect = form["redirect_uri"] else {
            throw TokenRefusal(400, "invalid_request", "Missing required parameter: redirect_uri")
        }
        guard let code = tokens.codes[text] else { throw TokenRefusal(400, "invalid_grant", "Malformed auth code.") }
        guard !code.isSpent, code.expires > now else { throw TokenRefusal(400, "invalid_grant", "Bad Request") }
        guard redirect == code.wish.redirectURI else { throw TokenRefusal(400, "redirect_uri_mismatch", "Bad Request") }
        guard let verifier = form["code_verifier"] else { throw TokenRefusal(400, "invalid_grant", "Missing code verifier.") }
        let digest = (try? MessageDigest.sha256.hash(Array(verifier.utf8))) ?? []
        guard (code.wish.isPlain ? verifier : Base64URL.encode(digest)) == code.wish.challenge else {
            throw TokenRefusal(400, "invalid_grant", "Invalid code verifier.")
        }
        tokens.codes[text]?.isSpent = true
        // Only the first consent of an account gives a refresh token, unless the page was asked to consent anew.
        let isFirst = tokens.granted[code.account] == nil
        let earlier = code.wish.includesGranted ? tokens.granted[code.account] ?? [] : []
        let given = issue(
            to: code.account, code.scopes.union(earlier), isOffline: code.wish.isOffline && (isFirst || code.wish.forcesConsent), now: now)
        return answer(given, code.scopes.union(earlier))
    }

    private mutating func tradeRefreshToken(_ form: GoogleFormFields, now: Date) throws(TokenRefusal) -> HTTPResponse {
        guard let text = form["refresh_token"] else {
            throw TokenRefusal(400, "invalid_request", "Missing required parameter: refresh_token")
        }
        guard let token = tokens.refresh[text] else { throw .deadGrant }
        if options.isInTesting, now.timeIntervalSince(token.issued) >= Self.testingLifetime {
            tokens.refresh[text] = nil
            throw .deadGrant
        }
        var scopes = token.scopes
        if let narrower = form["scope"] {
            let wanted = GoogleScopes.expanded(narrower.split(separator: " ").map(String.init))
            guard wanted.isSubset(of: scopes) else { throw TokenRefusal(400, "invalid_scope", "Bad Request") }
            scopes = wanted
        }
        if options.rotatesRefreshTokens { tokens.refresh[text] = nil }
        return answer(issue(to: token.account, scopes, isOffline: options.rotatesRefreshTokens, now: now), scopes)
    }

    private func answer(_ given: (access: String, refresh: String?, lifetime: Int), _ scopes: Set<String>) -> HTTPResponse {
        var body: GoogleJSON = [
            "access_token": .string(given.access), "expires_in": .int(given.lifetime), "token_type": "Bearer",
            "scope": .string(scopes.sorted().joined(separator: " ")),
        ]
        body["refresh_token"] = given.refresh.map { .string($0) }
        if options.isInTesting, given.refresh != nil { body["refresh_token_expires_in"] = .int(Int(Self.testingLifetime)) }
        return GoogleAnswer.json(200, body, extra: ["Pragma": "no-cache"])
    }

    private func demandForm(_ request: HTTPRequest, _ form: GoogleFormFields) throws(TokenRefusal) {
        let type = request.headers["Content-Type"]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard request.method == .post, type == FormBody.contentType else {
            throw TokenRefusal(400, "invalid_request", "The request is a form, sent by POST.")
        }
        guard form.repeated.isEmpty else { throw TokenRefusal(400, "invalid_request", "A parameter comes more than once.") }
    }

    /// The application proves itself in the form or by Basic authentication, not by both (RFC 6749 §2.3).
    private func demandClient(_ request: HTTPRequest, _ form: GoogleFormFields) throws(TokenRefusal) {
        var (id, secret) = (form["client_id"], form["client_secret"])
        if let header = request.headers["Authorization"] {
            guard secret == nil, let text = Self.credentials("basic", header), let pair = Data(base64Encoded: text) else {
                throw TokenRefusal(401, "invalid_client", "Unauthorized")
            }
            let parts = String(decoding: pair, as: UTF8.self).split(separator: ":", maxSplits: 1).map {
                PercentEncoding.decodedText(String($0))
            }
            (id, secret) = (parts.first, parts.count == 2 ? parts[1] : nil)
        }
        guard let id, id == client.id else { throw TokenRefusal(401, "invalid_client", "The OAuth client was not found.") }
        guard secret.map({ Secret($0) }) == client.secret else { throw TokenRefusal(401, "invalid_client", "Unauthorized") }
    }

    /// What follows the scheme in an `Authorization` field; `nil` for another scheme.
    private static func credentials(_ scheme: String, _ value: String) -> String? {
        let parts = value.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == scheme ? String(parts[1]) : nil
    }
}
