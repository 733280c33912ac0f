import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleOAuthTests {
    private let clock = SimulatedClock()
    private let google: GoogleSimulator
    private let verifier = String(repeating: "v", count: 43)

    init() {
        google = GoogleSimulator(clock: clock)
        google.makeAccount("ada@example.org")
    }

    private func page(_ changes: [String: String?] = [:], scopes: String = "openid email \(GoogleScopes.prefix)calendar.events") throws
        -> URL
    {
        let challenge = Base64URL.encode(try MessageDigest.sha256.hash(Array(verifier.utf8)))
        var fields: [String: String?] = [
            "client_id": google.client.id, "redirect_uri": google.client.redirectURI.absoluteString, "response_type": "code",
            "state": "s/1",
            "scope": scopes, "access_type": "offline", "code_challenge": challenge, "code_challenge_method": "S256",
        ]
        fields.merge(changes) { $1 }
        let query = FormBody.query(fields.compactMap { name, value in value.map { (name, $0) } })
        return try #require(URL(string: google.origin.absoluteString + "/o/oauth2/v2/auth?" + query))
    }

    private func value(_ name: String, of url: URL) -> String? { GoogleFormFields(url.query(percentEncoded: true) ?? "")[name] }

    private func post(_ path: String, _ fields: [(String, String)], headers: HTTPHeaders = [:]) async throws -> (Int, GoogleJSON) {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = FormBody.contentType }
        let url = try #require(URL(string: google.origin.absoluteString + path))
        let answer = await google.exchange(HTTPRequest(method: .post, url: url, headers: headers, body: FormBody.encode(fields))).response
        return (answer.status, GoogleJSON(answer.body) ?? .null)
    }

    private func trade(_ code: String, _ changes: [String: String?] = [:]) async throws -> (Int, GoogleJSON) {
        var fields: [String: String?] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": google.client.redirectURI.absoluteString,
            "client_id": google.client.id, "client_secret": google.client.secret?.revealText(), "code_verifier": verifier,
        ]
        fields.merge(changes) { $1 }
        return try await post("/token", fields.compactMap { name, value in value.map { (name, $0) } })
    }

    private func refresh(_ token: String, secret: String? = nil) async throws -> (Int, GoogleJSON) {
        try await post(
            "/token",
            [
                ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", google.client.id),
                ("client_secret", secret ?? google.client.secret?.revealText() ?? ""),
            ])
    }

    private func code(_ changes: [String: String?] = [:], _ decision: ConsentDecision = .grantAll) async throws -> String {
        try #require(value("code", of: try await google.consent(at: try page(changes), as: "ada@example.org", decision)))
    }

    @Test func `consent gives a code that gives tokens once`() async throws {
        let back = try await google.consent(at: try page(), as: "ada@example.org", .grantAll)
        #expect(back.absoluteString.hasPrefix(google.client.redirectURI.absoluteString + "?") && value("state", of: back) == "s/1")
        let code = try #require(value("code", of: back))
        let (status, tokens) = try await trade(code)
        #expect(status == 200 && tokens["token_type"] == "Bearer" && tokens["expires_in"] == 3_599)
        #expect(tokens["refresh_token"] != nil && tokens["scope"]?.text?.contains("userinfo.email") == true)
        let (again, refusal) = try await trade(code)
        #expect(again == 400 && refusal["error"] == "invalid_grant")
        #expect(google.operations == ["oauth.authorize", "oauth.authorize", "oauth.token.code", "oauth.token.code"])
    }

    @Test func `a refusal and a partial consent are told`() async throws {
        let denied = try await google.consent(at: try page(), as: "ada@example.org", .deny)
        #expect(value("error", of: denied) == "access_denied" && value("state", of: denied) == "s/1" && value("code", of: denied) == nil)
        let (_, tokens) = try await trade(try await code([:], .grant(["openid"])))
        #expect(tokens["scope"] == "openid")
    }

    @Test(arguments: [
        "client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge",
    ])
    func `the consent page refuses what is missing or wrong`(_ name: String) async throws {
        for value in [nil, "wrong"] where !(name == "state" && value != nil) {
            let answer = await google.exchange(HTTPRequest(method: .get, url: try page([name: value]))).response
            #expect((400...401).contains(answer.status) && answer.headers["Location"] == nil, "\(name): \(value ?? "nothing")")
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/html") == true)
        }
    }

    @Test(arguments: ["/", "?x=1", "#x"])
    func `the redirect address is compared to the letter`(_ ending: String) async throws {
        let address = google.client.redirectURI.absoluteString + ending
        let answer = await google.exchange(HTTPRequest(method: .get, url: try page(["redirect_uri": address]))).response
        #expect(answer.status == 400 && String(decoding: answer.body, as: UTF8.self).contains("redirect_uri_mismatch"))
    }

    @Test(
        arguments: [
            (["code_verifier": nil], 400, "invalid_grant"), (["code_verifier": String(repeating: "w", count: 43)], 400, "invalid_grant"),
            (["client_secret": "wrong"], 401, "invalid_client"), (["client_secret": nil], 401, "invalid_client"),
            (["client_id": "wrong"], 401, "invalid_client"), (["redirect_uri": "https://evil.example/"], 400, "redirect_uri_mismatch"),
            (["redirect_uri": nil], 400, "invalid_request"), (["code": nil], 400, "invalid_request"),
            (["code": "4/0x"], 400, "invalid_grant"),
            (["grant_type": nil], 400, "invalid_request"), (["grant_type": "password"], 400, "unsupported_grant_type"),
        ] as [([String: String?], Int, String)])
    func `the token endpoint refuses what is missing or wrong, and the code lives on`(
        _ changes: [String: String?], _ status: Int, _ error: String
    ) async throws {
        let code = try await code()
        let (answered, body) = try await trade(code, changes)
        #expect(answered == status && body["error"]?.text == error)
        #expect(try await trade(code).0 == 200)
    }

    @Test func `a code ends after ten minutes`() async throws {
        let code = try await code()
        clock.advance(by: 600)
        #expect(try await trade(code).1["error"] == "invalid_grant")
    }

    @Test func `the application may prove itself by Basic authentication, but not twice`() async throws {
        let secret = google.client.secret?.revealText() ?? ""
        let basic: HTTPHeaders = ["Authorization": "Basic " + Data("\(google.client.id):\(secret)".utf8).base64EncodedString()]
        let token = google.grant(to: "ada@example.org", scopes: nil).refreshToken?.revealText() ?? ""
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)]
        #expect(try await post("/token", fields, headers: basic).0 == 200)
        #expect(try await post("/token", fields + [("client_secret", secret)], headers: basic).0 == 401)
        #expect(try await post("/token", fields + [("refresh_token", token)], headers: basic).0 == 400)
        var json = basic
        json["Content-Type"] = "application/json"
        #expect(try await post("/token", fields, headers: json).1["error"] == "invalid_request")
    }

    @Test func `only a first or a forced offline consent gives a refresh token`() async throws {
        #expect(try await trade(try await code(["access_type": nil])).1["refresh_token"] == nil)
        google.revokeGrants(of: "ada@example.org")
        #expect(try await trade(try await code()).1["refresh_token"] != nil)
        #expect(try await trade(try await code()).1["refresh_token"] == nil)
        #expect(try await trade(try await code(["prompt": "consent"])).1["refresh_token"] != nil)
    }

    @Test func `earlier grants are included where it was asked for`() async throws {
        _ = try await trade(try await code())
        let more = GoogleScopes.prefix + "calendar.freebusy"
        let (_, alone) = try await trade(try await code(["scope": more]))
        #expect(alone["scope"]?.text == more)
        let (_, together) = try await trade(try await code(["scope": more, "include_granted_scopes": "true"]))
        #expect(together["scope"]?.text?.contains("calendar.events") == true)
    }

    @Test func `a refresh gives a new access token and keeps the refresh token, or rotates it`() async throws {
        let token = google.grant(to: "ada@example.org", scopes: nil).refreshToken?.revealText() ?? ""
        for _ in 0..<2 {
            let (status, body) = try await refresh(token)
            #expect(status == 200 && body["access_token"] != nil && body["refresh_token"] == nil)
        }
        #expect(try await refresh(token, secret: "wrong").1["error"] == "invalid_client")
        google.options.rotatesRefreshTokens = true
        let (_, rotated) = try await refresh(token)
        #expect(try await refresh(token).1["error"] == "invalid_grant")
        #expect(try await refresh(try #require(rotated["refresh_token"]?.text)).0 == 200)
    }

    @Test func `refresh tokens of an application in testing end after a week`() async throws {
        google.options.isInTesting = true
        let (_, tokens) = try await trade(try await code())
        #expect(tokens["refresh_token_expires_in"] == 604_800)
        let token = try #require(tokens["refresh_token"]?.text)
        clock.advance(by: 7 * 86_400 - 1)
        #expect(try await refresh(token).0 == 200)
        clock.advance(by: 1)
        #expect(try await refresh(token).1["error"] == "invalid_grant")
    }

    @Test func `the hundred and first refresh token ends the first`() async throws {
        let tokens = (0..<101).map { _ in google.grant(to: "ada@example.org", scopes: nil).refreshToken?.revealText() ?? "" }
        #expect(try await refresh(tokens[0]).1["error"] == "invalid_grant")
        #expect(try await refresh(tokens[1]).0 == 200)
    }

    @Test(arguments: [true, false])
    func `giving back either token ends the grant`(_ isAccess: Bool) async throws {
        let given = google.grant(to: "ada@example.org", scopes: nil)
        let (access, fresh) = (given.accessToken.revealText(), given.refreshToken?.revealText() ?? "")
        #expect(try await post("/revoke", [("token", isAccess ? access : fresh)]).0 == 200)
        #expect(try await refresh(fresh).1["error"] == "invalid_grant")
        #expect(try await userInfo(access).0 == 401)
        #expect(try await post("/revoke", [("token", fresh)]).1["error"] == "invalid_token")
        #expect(try await post("/revoke", []).1["error"] == "invalid_request")
    }

    @Test func `user info tells the subject, and the address where that was granted`() async throws {
        let both = try await userInfo(google.grant(to: "ada@example.org", scopes: ["openid", "email"]).accessToken.revealText())
        #expect(both.0 == 200 && both.1["email"] == "ada@example.org" && both.1["sub"]?.text?.count == 21)
        let subject = try await userInfo(google.grant(to: "ada@example.org", scopes: ["openid"]).accessToken.revealText())
        #expect(subject.1["email"] == nil && subject.1["sub"] == both.1["sub"])
        let calendar = google.grant(to: "ada@example.org", scopes: [GoogleScopes.prefix + "calendar"]).accessToken.revealText()
        #expect(try await userInfo(calendar).0 == 403)
    }

    private func userInfo(_ token: String) async throws -> (Int, GoogleJSON) {
        let url = try #require(URL(string: google.origin.absoluteString + "/v1/userinfo"))
        let answer = await google.exchange(HTTPRequest(method: .get, url: url, headers: ["Authorization": "Bearer \(token)"])).response
        return (answer.status, GoogleJSON(answer.body) ?? .null)
    }
}
