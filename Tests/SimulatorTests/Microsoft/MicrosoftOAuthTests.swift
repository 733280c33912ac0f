import Foundation
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftOAuthTests {
    private let client = GraphClient()
    private let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    /// The S256 challenge of that verifier (RFC 7636 appendix B).
    private let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    /// Fields that are changed to nothing are left out.
    private func page(_ changes: [String: String] = [:], tenant: String = "common") -> URL {
        var fields: [String: String] = [
            "client_id": client.simulator.client.id, "response_type": "code", "state": "st&te",
            "redirect_uri": client.simulator.client.redirectURI.absoluteString, "scope": "offline_access User.Read Calendars.ReadWrite",
            "code_challenge": challenge, "code_challenge_method": "S256",
        ]
        for (name, value) in changes { fields[name] = value.isEmpty ? nil : value }
        let query = FormBody.query(fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        guard let url = URL(string: "\(client.simulator.origin)/\(tenant)/oauth2/v2.0/authorize?\(query)") else { preconditionFailure() }
        return url
    }

    private func fields(_ url: URL) -> [String: String] {
        Dictionary(RequestTarget(url).query.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    private func token(_ changes: [String: String]) async -> (status: Int, json: GraphValue) {
        let simulator = client.simulator
        var fields: [String: String] = [
            "client_id": simulator.client.id, "client_secret": simulator.client.secret?.revealText() ?? "",
        ]
        for (name, value) in changes { fields[name] = value.isEmpty ? nil : value }
        guard let url = URL(string: "\(simulator.origin)/common/oauth2/v2.0/token") else { preconditionFailure() }
        let response = await simulator.exchange(
            HTTPRequest(
                method: .post, url: url, headers: ["Content-Type": FormBody.contentType],
                body: FormBody.encode(fields.map { ($0.key, $0.value) }))
        ).response
        return (response.status, GraphValue(response.body) ?? .null)
    }

    private func code(_ changes: [String: String] = [:], _ decision: ConsentDecision = .grantAll) async throws -> String {
        let back = try await client.simulator.consent(at: page(changes), as: "Ada@example.org", decision)
        #expect(fields(back)["state"] == "st&te")
        return try #require(fields(back)["code"])
    }

    private func redeem(_ code: String, _ changes: [String: String] = [:]) async -> (status: Int, json: GraphValue) {
        let fields: [String: String] = [
            "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": client.simulator.client.redirectURI.absoluteString,
        ]
        return await token(fields.merging(changes) { _, new in new })
    }

    private func number(_ json: GraphValue) -> Int? { json["error_codes"]?.list?.first?.integer }

    @Test func `a code becomes tokens once, with full scopes and a life between sixty and ninety minutes`() async throws {
        let code = try await code()
        let first = await redeem(code)
        #expect(first.status == 200 && first.json["token_type"] == "Bearer")
        #expect(first.json["scope"] == "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Calendars.ReadWrite")
        #expect((3_600...5_400).contains(first.json["expires_in"]?.integer ?? 0))
        #expect(first.json["refresh_token"]?.text != nil && first.json["id_token"] == nil)
        let second = await redeem(code)
        #expect(second.status == 400 && second.json["error"] == "invalid_grant" && number(second.json) == 54_005)
        #expect(second.json["error_description"]?.text?.hasPrefix("AADSTS54005: ") == true)
        #expect(client.simulator.operations == ["oauth.authorize", "oauth.authorize", "oauth.token.code", "oauth.token.code"])
    }

    @Test func `a verifier has to fit, and a challenge without a method is the verifier itself`() async throws {
        for wrong: String? in ["x" + verifier.dropFirst(), challenge, nil] {
            let answer = await redeem(try await code(), ["code_verifier": wrong ?? ""])
            #expect(answer.status == 400 && number(answer.json) == 501_481)
        }
        let plain = try await code(["code_challenge_method": ""])
        #expect(number(await redeem(plain).json) == 501_481)
        #expect(await redeem(plain, ["code_verifier": challenge]).status == 200)
        let none = try await code(["code_challenge_method": "", "code_challenge": ""])
        #expect(number(await redeem(none).json) == 501_481)
        #expect(await redeem(none, ["code_verifier": ""]).status == 200)
    }

    @Test func `the application has to prove itself, and its address is compared to the letter`() async throws {
        let code = try await code()
        let secret = await redeem(code, ["client_secret": "wrong"])
        #expect(secret.status == 401 && secret.json["error"] == "invalid_client" && number(secret.json) == 7_000_215)
        #expect(number(await redeem(code, ["client_secret": ""]).json) == 7_000_218)
        #expect(number(await redeem(code, ["client_id": "other"]).json) == 700_016)
        let address = client.simulator.client.redirectURI.absoluteString
        #expect(number(await redeem(code, ["redirect_uri": address + "/"]).json) == 500_112)
        #expect(await redeem(code).status == 200)
        await #expect(throws: (any Error).self) {
            try await client.simulator.consent(at: page(["redirect_uri": address + "?x=1"]), as: "ada@example.org", .grantAll)
        }
        await #expect(throws: (any Error).self) {
            try await client.simulator.consent(at: page(["client_id": "other"]), as: "ada@example.org", .grantAll)
        }
    }

    @Test func `a code ends after ten minutes`() async throws {
        let code = try await code()
        client.clock.advance(by: 601)
        #expect(number(await redeem(code).json) == 70_008)
    }

    @Test func `every refresh gives another token, and the old one goes on working`() async throws {
        let first = await redeem(try await code()).json["refresh_token"]?.text ?? ""
        var seen: Set<String> = [first]
        for _ in 0..<3 {
            let answer = await token([
                "grant_type": "refresh_token", "refresh_token": first,
                "scope": "https://graph.microsoft.com/Calendars.ReadWrite offline_access",
            ])
            #expect(answer.status == 200)
            let isNew = seen.insert(answer.json["refresh_token"]?.text ?? "").inserted
            #expect(isNew)
        }
        #expect(number(await token(["grant_type": "refresh_token", "refresh_token": "x"]).json) == 70_000)
        client.clock.advance(by: 91 * 86_400)
        #expect(number(await token(["grant_type": "refresh_token", "refresh_token": first]).json) == 700_082)
    }

    @Test func `revoked grants refuse every token`() async throws {
        let tokens = client.simulator.grant(to: "ada@example.org", scopes: nil)
        client.simulator.revokeGrants(of: "ada@example.org")
        let refresh = await token(["grant_type": "refresh_token", "refresh_token": tokens.refreshToken?.revealText() ?? ""])
        #expect(refresh.status == 400 && refresh.json["error"] == "invalid_grant" && number(refresh.json) == 50_173)
        #expect(await client.send(.get, "/me").code == "InvalidAuthenticationToken")
        let again = await redeem(try await code())
        #expect(again.status == 200)
    }

    @Test func `without offline access there is no refresh token, and what was not consented to cannot be used`() async throws {
        let answer = await redeem(try await code([:], .grant(["https://graph.microsoft.com/Calendars.Read", "User.Read"])))
        #expect(answer.status == 200 && answer.json["refresh_token"] == nil)
        #expect(answer.json["scope"] == "https://graph.microsoft.com/User.Read")
        var client = client
        client.token = answer.json["access_token"]?.text ?? ""
        #expect(await client.send(.get, "/me").status == 200)
        let refused = await client.send(.get, "/me/calendars")
        #expect(refused.status == 403 && refused.code == "ErrorAccessDenied")
        let tokens = client.simulator.grant(to: "ada@example.org", scopes: ["offline_access", "Calendars.Read"])
        let more = await token([
            "grant_type": "refresh_token", "refresh_token": tokens.refreshToken?.revealText() ?? "", "scope": "Calendars.ReadWrite",
        ])
        #expect(number(more.json) == 65_001)
    }

    @Test func `what is wrong with a request is told to the application, and what is wrong with the application to the browser`()
        async throws
    {
        let denied = fields(try await client.simulator.consent(at: page(), as: "ada@example.org", .deny))
        #expect(denied["error"] == "access_denied" && denied["state"] == "st&te" && denied["code"] == nil)
        for (change, error) in [
            (["scope": "Calendars.Everything"], "invalid_scope"), (["scope": ""], "invalid_request"),
            (["response_type": "token"], "unsupported_response_type"), (["prompt": "none"], "interaction_required"),
            (["code_challenge_method": "S512"], "invalid_request"), (["code_challenge": "short"], "invalid_request"),
        ] {
            let back = try await client.simulator.consent(at: page(change), as: "ada@example.org", .grantAll)
            #expect(fields(back)["error"] == error)
        }
        for account in ["nobody@example.org", "<script>\"@example.org"] {
            await #expect(throws: (any Error).self) { try await client.simulator.consent(at: page(), as: account, .grantAll) }
        }
        await #expect(throws: (any Error).self) {
            try await client.simulator.consent(at: page(tenant: "consumers"), as: "ada@example.org", .grantAll)
        }
    }

    @Test func `a consent form is used once`() async throws {
        let simulator = client.simulator
        let html = String(decoding: await simulator.exchange(HTTPRequest(method: .get, url: page())).response.body, as: UTF8.self)
        let key = String(try #require(html.firstMatch(of: /name="page" value="([^"]*)"/)?.1))
        let form = HTTPRequest(
            method: .post, url: page(), headers: ["Content-Type": FormBody.contentType],
            body: FormBody.encode([("page", key), ("account", "ada@example.org"), ("decision", "accept")]))
        #expect(await simulator.exchange(form).response.status == 302)
        #expect(await simulator.exchange(form).response.status == 400)
    }

    @Test func `a token that ended is refused`() async {
        client.clock.advance(by: 5_401)
        let answer = await client.send(.get, "/me")
        #expect(answer.status == 401 && answer.code == "InvalidAuthenticationToken" && answer.headers["WWW-Authenticate"] != nil)
        for header in ["Bearer nonsense", "Basic abc", ""] {
            #expect(await client.send(.get, "/me", headers: ["Authorization": header]).status == 401)
        }
    }
}
