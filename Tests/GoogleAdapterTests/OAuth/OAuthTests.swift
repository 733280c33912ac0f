import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct OAuthTests {
    private let role = GoogleOAuth(endpoints: .production)
    private let client = OAuthClient(
        id: "id.apps.googleusercontent.com", secret: Secret("GOCSPX-secret"), redirectURI: URL(filePath: "/"))
    private let granted = GoogleScope.least.map(\.name).joined(separator: " ")

    private var redirecting: OAuthClient {
        OAuthClient(id: client.id, secret: client.secret, redirectURI: URL(string: "https://host.example/oauth?a=b") ?? client.redirectURI)
    }

    private func tokens(_ scope: String?, refresh: Bool = true) -> String {
        var fields = [#""access_token":"ya29.new""#, #""token_type":"Bearer""#, #""expires_in":3599"#]
        if let scope { fields.append(#""scope":"\#(scope)""#) }
        if refresh { fields.append(#""refresh_token":"1//refresh""#) }
        return "{\(fields.joined(separator: ","))}"
    }

    private func exchange(_ status: Int, _ body: String, settings: ConnectionSettings = ConnectionSettings()) async throws(ProviderError)
        -> OAuthTokens
    {
        let transport = ScriptedTransport { _, _ in Fixture.answer(body, status: status) }
        return try await role.exchangeCode(
            ExchangeCodeRequest(client: redirecting, code: Secret("4/code"), verifier: PKCEVerifier(stored: Secret("verifier"))),
            in: Fixture.context(transport, settings: settings))
    }

    @Test func `the consent page is asked for offline access with the least scopes`() async throws {
        let reply = try await role.authorizationURL(
            AuthorizationURLRequest(client: redirecting, state: "s&t=a te", challenge: "challenge"), in: Fixture.context(200, ""))
        let request = HTTPRequest(method: .get, url: reply.url)
        #expect(reply.url.absoluteString.hasPrefix("https://accounts.google.com/o/oauth2/v2/auth?"))
        #expect(
            request.query == [
                "response_type": "code", "client_id": client.id, "redirect_uri": "https://host.example/oauth?a=b", "scope": granted,
                "state": "s&t=a te", "access_type": "offline", "prompt": "consent", "include_granted_scopes": "true",
                "code_challenge": "challenge", "code_challenge_method": "S256",
            ])
        #expect(
            granted
                == "openid email https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.freebusy"
                + " https://www.googleapis.com/auth/calendar.calendarlist.readonly")
    }

    @Test func `a code is traded with the verifier and the secret in the form`() async throws {
        let answer = tokens(granted)
        let transport = ScriptedTransport { _, _ in Fixture.answer(answer) }
        let tokens = try await role.exchangeCode(
            ExchangeCodeRequest(client: redirecting, code: Secret("4/code"), verifier: PKCEVerifier(stored: Secret("verifier"))),
            in: Fixture.context(transport))
        #expect(tokens.refreshToken == Secret("1//refresh"))
        let request = try #require(transport.requests.first)
        #expect(request.url.absoluteString == "https://oauth2.googleapis.com/token")
        let body = String(decoding: request.body, as: UTF8.self)
        for part in ["code=4%2Fcode", "code_verifier=verifier", "client_secret=GOCSPX-secret", "grant_type=authorization_code"] {
            #expect(body.contains(part))
        }
        #expect(request.headers["Authorization"] == nil)
    }

    @Test func `a consent that misses a right is refused, and the error says which and what for`() async {
        let full = GoogleScope.least.filter { $0 != .freeBusy && $0 != .email }.map(\.name).joined(separator: " ")
        let failure = await Fixture.failure { () throws(ProviderError) in try await exchange(200, tokens(full)) }
        #expect(failure?.code == .forbidden)
        #expect(failure?.permanence == .needsReconsent)
        #expect(failure?.message.contains("auth/calendar.freebusy (for asking when calendars are busy)") == true)
        #expect(failure?.message.contains("calendar.events") == false)
    }

    @Test(arguments: [
        "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/calendar",
        "openid https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.readonly",
    ])
    func `wider scopes hold the narrower rights`(_ scope: String) async throws {
        #expect(try await exchange(200, tokens(scope)).refreshToken != nil)
    }

    @Test func `an answer that does not tell the scopes means as asked`() async throws {
        #expect(try await exchange(200, tokens(nil)).refreshToken != nil)
    }

    @Test func `scopes that were chosen at the start are the ones that are checked`() async throws {
        let narrow = "openid https://www.googleapis.com/auth/calendar.freebusy"
        let reply = try await role.authorizationURL(
            AuthorizationURLRequest(client: redirecting, state: "s", challenge: "c", scopes: narrow.split(separator: " ").map(String.init)),
            in: Fixture.context(200, ""))
        #expect(try await exchange(200, tokens(narrow), settings: reply.settings).refreshToken != nil)
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await exchange(200, tokens("openid"), settings: reply.settings)
        }
        #expect(failure?.permanence == .needsReconsent)
        let again = try await role.authorizationURL(
            AuthorizationURLRequest(client: redirecting, state: "s", challenge: "c"),
            in: Fixture.context(ScriptedTransport { _, _ in HTTPResponse(status: 500) }, settings: reply.settings))
        #expect(again.settings == ConnectionSettings())
    }

    @Test func `an exchange without a refresh token is no success`() async {
        let failure = await Fixture.failure { () throws(ProviderError) in try await exchange(200, tokens(granted, refresh: false)) }
        #expect(failure?.code == .unauthenticated)
        #expect(failure?.permanence == .needsReconsent)
    }

    @Test func `a refresh keeps the old token and needs no scopes`() async throws {
        let transport = ScriptedTransport { _, _ in
            Fixture.answer(#"{"access_token":"ya29.b","token_type":"Bearer","expires_in":3599,"scope":"openid"}"#)
        }
        let tokens = try await role.refreshTokens(
            RefreshTokensRequest(client: client, refreshToken: Secret("1//old")), in: Fixture.context(transport))
        #expect(tokens.refreshToken == nil)
        #expect(tokens.accessToken == Secret("ya29.b"))
    }

    @Test(arguments: [
        (400, #"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#, ProviderErrorCode.unauthenticated),
        (400, #"{"error":"admin_policy_enforced"}"#, .unauthenticated), (429, "", .rateLimited), (500, "<html>", .serverFault),
        (401, #"{"error":"invalid_client"}"#, .unauthenticated), (200, "<html>", .protocolViolation),
    ])
    func `refusals of a refresh are what they are, and hold no token`(_ status: Int, _ body: String, _ code: ProviderErrorCode) async {
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await role.refreshTokens(
                RefreshTokensRequest(client: client, refreshToken: Secret("1//old-token")), in: Fixture.context(status, body))
        }
        #expect(failure?.code == code)
        #expect((failure?.permanence == .needsReconsent) == (body.contains("grant") || body.contains("policy")))
        let said = failure?.description ?? ""
        #expect(!said.contains("1//old-token") && !said.contains("GOCSPX"))
    }

    @Test func `giving back a token that is invalid already is success`() async throws {
        for (status, body) in [(200, "{}"), (400, #"{"error":"invalid_token"}"#), (400, #"{"error":"invalid_grant"}"#)] {
            let transport = ScriptedTransport { _, _ in Fixture.answer(body, status: status) }
            try await role.revokeTokens(RevokeTokensRequest(client: client, token: Secret("1//old")), in: Fixture.context(transport))
            #expect(transport.requests.first?.url.absoluteString == "https://oauth2.googleapis.com/revoke")
            let form = String(decoding: transport.requests.first?.body ?? Data(), as: UTF8.self)
            #expect(form.contains("token=1%2F%2Fold"))
        }
        for (status, body) in [(503, ""), (400, #"{"error":"invalid_request"}"#), (400, "")] {
            let failure = await Fixture.failure { () throws(ProviderError) in
                try await role.revokeTokens(RevokeTokensRequest(client: client, token: Secret("x")), in: Fixture.context(status, body))
            }
            #expect(failure != nil)
        }
    }

    @Test func `the account is the subject, shown by its address`() async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(#"{"sub":"1234","email":"ada@example.org"}"#) }
        let settings = ConnectionSettings(["kept": "yes"])
        let reply = try await role.identify(IdentifyRequest(), in: Fixture.context(transport, settings: settings))
        #expect(reply.account == AccountIdentity(subject: "1234", displayName: "ada@example.org"))
        #expect(reply.settings == settings)
        #expect(transport.requests.first?.url.absoluteString == "https://openidconnect.googleapis.com/v1/userinfo")
    }

    @Test(arguments: [(200, "{}"), (200, #"{"sub":""}"#), (200, "<html>"), (401, #"{"error":"invalid_request"}"#), (401, "")])
    func `an answer without an account identifies nobody`(_ status: Int, _ body: String) async {
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await role.identify(IdentifyRequest(), in: Fixture.context(status, body))
        }
        #expect(failure?.code == (status == 401 ? .unauthenticated : .protocolViolation))
    }
}
