import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct OAuthTests {
    private let oauth = CalDAVOAuth()
    private let client = OAuthClient(
        id: "app one", secret: Secret("s&=ü"), redirectURI: URL(string: "https://host.example.org/oauth/back?x=1")!)
    private var given: ConnectionSettings {
        ConnectionSettings([
            "oauth-authorization-endpoint": "https://auth.example.org/authorize?tenant=1",
            "oauth-token-endpoint": "https://auth.example.org/token",
            "oauth-revocation-endpoint": "https://auth.example.org/revoke", "oauth-scopes": "calendar offline",
        ])
    }

    private func context(_ http: some HTTPTransport, _ settings: ConnectionSettings) -> ProviderContext {
        Fixture.context(http, settings: settings, credential: .none)
    }

    private func json(_ text: String, status: Int = 200) -> HTTPResponse { HTTPResponse(status: status, body: Data(text.utf8)) }

    private func form(_ request: HTTPRequest?) -> [String: String] {
        let pairs = String(decoding: request?.body ?? Data(), as: UTF8.self).split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { $1 }
    }

    @Test func `the consent address carries PKCE, state and the exact redirect address`() async throws {
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 500) }
        let request = AuthorizationURLRequest(client: client, state: "st&ate", challenge: "chal")
        let reply = try await oauth.authorizationURL(request, in: context(http, given))
        #expect(
            reply.url.absoluteString
                == "https://auth.example.org/authorize?tenant=1&response_type=code&client_id=app%20one&redirect_uri=https%3A%2F%2Fhost.example.org%2Foauth%2Fback%3Fx%3D1&state=st%26ate&code_challenge=chal&code_challenge_method=S256&scope=calendar%20offline"
        )
        #expect(http.requests.isEmpty)
    }

    @Test func `endpoints are found by the server's metadata, without credentials`() async throws {
        let body =
            #"{"issuer":"https://dav.example.org","authorization_endpoint":"https://auth.example.org/a","token_endpoint":"https://auth.example.org/t"}"#
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 200, body: Data(body.utf8)) }
        let reply = try await oauth.authorizationURL(
            AuthorizationURLRequest(client: client, state: "s", challenge: "c"),
            in: context(http, ConnectionSettings(["server": "dav.example.org"])))
        #expect(http.requests.map(\.url.absoluteString) == ["https://dav.example.org/.well-known/oauth-authorization-server"])
        #expect(http.requests[0].headers["Authorization"] == nil)
        #expect(reply.settings["oauth-token-endpoint"] == "https://auth.example.org/t")
    }

    @Test(arguments: [
        #"{"issuer":"https://evil.example.net","authorization_endpoint":"https://a.example/a","token_endpoint":"https://a.example/t"}"#,
        #"{"issuer":"https://dav.example.org","authorization_endpoint":"http://a.example/a","token_endpoint":"https://a.example/t"}"#,
        #"{"issuer":"https://dav.example.org","authorization_endpoint":"https://a.example/a","token_endpoint":"http://a.example/t"}"#,
        #"{"issuer":"https://dav.example.org","authorization_endpoint":"https://a.example/a","token_endpoint":"https://a.example/t","code_challenge_methods_supported":["plain"]}"#,
        "{}", "<html>", "",
    ])
    func `metadata of another issuer, without TLS or without S256 are not used`(_ body: String) async {
        let http = ScriptedTransport { _, _ in HTTPResponse(status: 200, body: Data(body.utf8)) }
        let context = context(http, ConnectionSettings(["server": "dav.example.org"]))
        let request = AuthorizationURLRequest(client: client, state: "s", challenge: "c")
        #expect(await Fixture.failure { () throws(ProviderError) in try await oauth.authorizationURL(request, in: context) } != nil)
    }

    @Test func `a code is traded once, with the form's values escaped`() async throws {
        let http = ScriptedTransport { _, _ in
            HTTPResponse(
                status: 200,
                body: Data(#"{"access_token":"AT","token_type":"Bearer","refresh_token":"RT","expires_in":3600,"scope":"calendar x"}"#.utf8)
            )
        }
        let verifier = PKCEVerifier(random: CountingRandom())
        let tokens = try await oauth.exchangeCode(
            ExchangeCodeRequest(client: client, code: Secret("co&de+ ="), verifier: verifier), in: context(http, given))
        #expect(tokens.accessToken == Secret("AT") && tokens.refreshToken == Secret("RT") && tokens.scopes == ["calendar", "x"])
        #expect(tokens.expiresAt == FixedClock().now.addingTimeInterval(3_600))
        let request = http.requests[0]
        #expect(
            http.requests.count == 1 && request.method == .post && request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(form(request)["code"] == "co%26de%2B%20%3D" && form(request)["code_verifier"] == verifier.verifier.revealText())
        #expect(request.headers["Authorization"] == "Basic " + Data("app%20one:s%26%3D%C3%BC".utf8).base64EncodedString())
    }

    @Test func `a refused code or refresh token asks for consent again, and holds no secret`() async {
        let http = ScriptedTransport { _, _ in
            HTTPResponse(status: 400, body: Data(#"{"error":"invalid_grant","error_description":"RT-secret"}"#.utf8))
        }
        let request = RefreshTokensRequest(client: client, refreshToken: Secret("RT-secret"))
        let context = context(http, given)
        let error = await Fixture.failure { () throws(ProviderError) in try await oauth.refreshTokens(request, in: context) }
        #expect(error?.code == .unauthenticated && error?.permanence == .needsReconsent)
        #expect(error?.description.contains("RT-secret") == false)
        #expect(form(http.requests.first)["grant_type"] == "refresh_token")
    }

    @Test(arguments: [
        (400, #"{"error":"invalid_client"}"#, ProviderErrorCode.unauthenticated), (401, #"{"error":"invalid_client"}"#, .unauthenticated),
        (503, "", .rateLimited), (500, "<html>", .serverFault), (400, #"{"error":"invalid_scope"}"#, .invalidRequest),
        (200, "<html>", .protocolViolation), (200, #"{"access_token":"x","token_type":"mac"}"#, .protocolViolation),
        (302, "", .protocolViolation),
    ])
    func `other failures of the token endpoint are told apart`(_ status: Int, _ body: String, _ code: ProviderErrorCode) async {
        let http = ScriptedTransport { _, _ in
            HTTPResponse(status: status, headers: ["Location": "https://evil.example.net/"], body: Data(body.utf8))
        }
        let context = context(http, given)
        let request = RefreshTokensRequest(
            client: OAuthClient(id: "public", secret: nil, redirectURI: client.redirectURI), refreshToken: Secret("r"))
        #expect(await Fixture.failure { () throws(ProviderError) in try await oauth.refreshTokens(request, in: context) }?.code == code)
        #expect(http.requests.count == 1)
        #expect(form(http.requests.first)["client_id"] == "public")
    }

    @Test(arguments: [200, 400])
    func `giving back a token that is already invalid is success`(_ status: Int) async throws {
        let body = Data((status == 200 ? "" : #"{"error":"invalid_grant"}"#).utf8)
        let http = ScriptedTransport { _, _ in HTTPResponse(status: status, body: body) }
        try await oauth.revokeTokens(RevokeTokensRequest(client: client, token: Secret("t")), in: context(http, given))
        #expect(http.requests.map(\.url.absoluteString) == ["https://auth.example.org/revoke"])
    }
}
