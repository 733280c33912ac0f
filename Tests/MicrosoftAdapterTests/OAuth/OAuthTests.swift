import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct OAuthTests {
    static let secret = "s3cr3t~value+with/odd=signs"
    static let refresh = "0.AXoA-refresh-token-that-nobody-may-see"

    private let client: OAuthClient = {
        guard let url = URL(string: "https://host.example/v1/oauth/callback") else { preconditionFailure("the address is one") }
        return OAuthClient(id: "11111111-2222-3333-4444-555555555555", secret: Secret(OAuthTests.secret), redirectURI: url)
    }()

    private func role(_ tenant: String = "common") -> MicrosoftOAuth { MicrosoftOAuth(endpoints: .production, tenant: tenant) }

    private static func tokens(_ more: String = #","refresh_token":"0.new""#, scope: String = "Calendars.ReadWrite User.Read")
        -> HTTPResponse
    {
        Fixture.json(#"{"token_type":"Bearer","access_token":"EwB","expires_in":4212,"scope":"\#(scope)","id_token":"x.y.z"\#(more)}"#)
    }

    private func refresh(_ response: HTTPResponse, settings: ConnectionSettings = ConnectionSettings()) async throws(ProviderError)
        -> OAuthTokens
    {
        try await role().refreshTokens(
            RefreshTokensRequest(client: client, refreshToken: Secret(Self.refresh)),
            in: Fixture.context(ScriptedTransport(response), settings: settings, credential: .none))
    }

    private func exchange(_ transport: ScriptedTransport) async throws(ProviderError) -> OAuthTokens {
        try await role().exchangeCode(
            ExchangeCodeRequest(client: client, code: Secret("M.C5_code"), verifier: PKCEVerifier(stored: Secret("verifier"))),
            in: Fixture.context(transport, credential: .none))
    }

    @Test func `the consent page is asked with S256 by name and the least scopes`() async throws {
        let reply = try await role("contoso.example").authorizationURL(
            AuthorizationURLRequest(client: client, state: "st&te", challenge: "ch-llenge"),
            in: Fixture.context(ScriptedTransport(Fixture.json("")), credential: .none))
        let parts = try #require(URLComponents(url: reply.url, resolvingAgainstBaseURL: false))
        #expect(parts.host == "login.microsoftonline.com" && parts.path == "/contoso.example/oauth2/v2.0/authorize")
        let fields = Dictionary(uniqueKeysWithValues: (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        #expect(fields["scope"] == "offline_access openid email User.Read Calendars.ReadWrite")
        #expect(fields["code_challenge_method"] == "S256" && fields["code_challenge"] == "ch-llenge")
        #expect(fields["state"] == "st&te" && fields["response_type"] == "code" && fields["response_mode"] == "query")
        #expect(fields["redirect_uri"] == "https://host.example/v1/oauth/callback")
        #expect(!reply.url.absoluteString.contains(Self.secret))
    }

    @Test(arguments: ["", ".", "..", "a/../b", "evil.example/x?y=", "común"])
    func `a tenant never leads to another path`(_ tenant: String) async {
        do throws(ProviderError) {
            let reply = try await role(tenant).authorizationURL(
                AuthorizationURLRequest(client: client, state: "s", challenge: "c"),
                in: Fixture.context(ScriptedTransport(Fixture.json("")), credential: .none))
            #expect(
                reply.url.absoluteString.hasPrefix(
                    "https://login.microsoftonline.com/\(PercentEncoding.component(tenant))/oauth2/v2.0/authorize?"))
        } catch {
            #expect(error.code == .invalidRequest)
        }
    }

    @Test func `a code is traded with the secret and scopes in the form`() async throws {
        let transport = ScriptedTransport(Self.tokens())
        let tokens = try await exchange(transport)
        #expect(tokens.refreshToken == Secret("0.new") && tokens.expiresAt == FixedClock().now.addingTimeInterval(4_212))
        let request = try #require(transport.requests.first)
        #expect(request.url.absoluteString == "https://login.microsoftonline.com/common/oauth2/v2.0/token")
        let form = String(decoding: request.body, as: UTF8.self)
        #expect(form.contains("client_secret=s3cr3t~value%2Bwith%2Fodd%3Dsigns") && form.contains("code_verifier=verifier"))
        #expect(form.contains("scope=offline_access%20openid%20email%20User.Read%20Calendars.ReadWrite"))
        #expect(request.headers["Authorization"] == nil)
    }

    @Test func `a refresh names the scopes and brings a new refresh token`() async throws {
        let transport = ScriptedTransport(Self.tokens())
        let context = Fixture.context(transport, credential: .none)
        let tokens = try await role().refreshTokens(RefreshTokensRequest(client: client, refreshToken: Secret(Self.refresh)), in: context)
        #expect(tokens.refreshToken == Secret("0.new"))
        let form = String(decoding: try #require(transport.requests.first).body, as: UTF8.self)
        #expect(form.contains("grant_type=refresh_token") && form.contains("scope=offline_access"))
    }

    @Test func `scopes of one's own are named again at every refresh`() async throws {
        let request = AuthorizationURLRequest(client: client, state: "s", challenge: "c", scopes: ["offline_access", "Calendars.Read"])
        let settings = try await role().authorizationURL(request, in: Fixture.context(ScriptedTransport(Fixture.json("")))).settings
        let transport = ScriptedTransport(Self.tokens(scope: "https://graph.microsoft.com/Calendars.Read"))
        let context = Fixture.context(transport, settings: settings)
        _ = try await role().refreshTokens(RefreshTokensRequest(client: client, refreshToken: Secret(Self.refresh)), in: context)
        let form = String(decoding: try #require(transport.requests.first).body, as: UTF8.self)
        #expect(
            form.contains("scope=offline_access%20Calendars.Read&")
                || form.contains("scope=offline_access%20Calendars.Read") && !form.contains("ReadWrite"))
    }

    @Test(arguments: [
        "https://graph.microsoft.com/Calendars.ReadWrite https://graph.microsoft.com/User.Read", "openid email calendars.readwrite",
        "HTTPS://GRAPH.MICROSOFT.COM/CALENDARS.READWRITE", "",
    ]) func `granted scopes count whatever their spelling`(_ scope: String) async throws {
        #expect(try await refresh(Self.tokens(scope: scope)).accessToken == Secret("EwB"))
    }

    @Test(arguments: [
        "openid email", "https://graph.microsoft.com/Calendars.Read", "Calendars.ReadWriteX",
        "https://evil.example/Calendars.ReadWrite.Shared",
    ])
    func `a calendar scope that was not granted needs new consent, and is named`(_ scope: String) async {
        let error = await Fixture.failure { () throws(ProviderError) in try await refresh(Self.tokens(scope: scope)) }
        #expect(error?.code == .unauthenticated && error?.permanence == .needsReconsent)
        #expect(error?.message.contains("Calendars.ReadWrite") == true && error?.message.contains("evil") == false)
    }

    @Test func `without a refresh token an account is not connected`() async {
        let error = await Fixture.failure { () throws(ProviderError) in try await exchange(ScriptedTransport(Self.tokens(""))) }
        #expect(error?.permanence == .needsReconsent && error?.message.contains("offline_access") == true)
    }

    struct Case: Sendable {
        let name: String
        let codes: [Int]
        let meaning: ProviderErrorCode
        let permanence: ProviderError.Permanence
    }

    static let table =
        [
            65001, 65004, 70000, 70008, 700082, 700084, 70043, 50173, 50132, 50133, 50055, 50144, 50072, 50074, 50076, 50078, 50079, 50158,
            53000, 53001, 53003, 50034, 50057, 51004, 50105, 50020, 501481, 54005,
        ].map { Case(name: "invalid_grant", codes: [$0], meaning: .unauthenticated, permanence: .needsReconsent) }
        + [70002, 7000215, 7000216, 7000222, 700016, 50011, 50194].map {
            Case(name: "invalid_client", codes: [$0], meaning: .unauthenticated, permanence: .permanent)
        }
        + [90006, 50033, 50087, 50196, 90012].map {
            Case(name: "invalid_grant", codes: [$0], meaning: .serverFault, permanence: .temporary(retryAfter: .seconds(7)))
        } + [
            Case(name: "invalid_grant", codes: [], meaning: .unauthenticated, permanence: .needsReconsent),
            Case(name: "invalid_grant", codes: [1, 2], meaning: .unauthenticated, permanence: .needsReconsent),
            Case(name: "interaction_required", codes: [1], meaning: .unauthenticated, permanence: .needsReconsent),
            Case(name: "invalid_client", codes: [], meaning: .unauthenticated, permanence: .permanent),
            // The operator's trouble must not disconnect accounts, whatever stands beside it.
            Case(name: "invalid_grant", codes: [70000, 7000222], meaning: .unauthenticated, permanence: .permanent),
            Case(name: "temporarily_unavailable", codes: [], meaning: .serverFault, permanence: .temporary(retryAfter: .seconds(7))),
        ]

    @Test(arguments: table) func `a refusal is what its numbers say`(_ item: Case) async {
        let body =
            #"{"error":"\#(item.name)","error_description":"AADSTS65001: Grace \#(Self.refresh)","error_codes":\#(item.codes),"suberror":"Grace","claims":"eyJ"}"#
        let error = await Fixture.failure { () throws(ProviderError) in
            try await refresh(Fixture.json(body, status: 400, headers: ["Retry-After": "7"]))
        }
        #expect(error?.code == item.meaning && error?.permanence == item.permanence, "\(item)")
        let text = error?.description ?? ""
        for hidden in ["Grace", Self.refresh, Self.secret, "eyJ"] { #expect(!text.contains(hidden), "\(text)") }
    }

    @Test func `the description is never read`() async {
        let body = #"{"error":"invalid_client","error_description":"AADSTS65001: consent","error_codes":["65001"]}"#
        let error = await Fixture.failure { () throws(ProviderError) in try await refresh(Fixture.json(body, status: 401)) }
        #expect(error?.permanence == .permanent)
    }

    @Test func `trouble of the platform is temporary whatever its body says`() async {
        for status in [429, 500, 503] {
            let body = #"{"error_codes":[65001]}"#
            let error = await Fixture.failure { () throws(ProviderError) in try await refresh(Fixture.json(body, status: status)) }
            #expect(error?.isTemporary == true && error?.effect == .unknown)
        }
    }

    @Test func `an answer that is no token is an error, and nobody knows whether the code is spent`() async {
        for body in ["<html>", "{}", #"{"access_token":"","token_type":"Bearer"}"#, #"{"access_token":"x","token_type":"mac"}"#] {
            let error = await Fixture.failure { () throws(ProviderError) in try await exchange(ScriptedTransport(Fixture.json(body))) }
            #expect(error?.code == .protocolViolation && error?.effect == .unknown)
        }
    }

    @Test func `tokens cannot be given back, and the owner is told where to remove the consent`() async {
        let transport = ScriptedTransport(Fixture.json("{}"))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await role().revokeTokens(RevokeTokensRequest(client: client, token: Secret(Self.refresh)), in: Fixture.context(transport))
        }
        #expect(error?.code == .notSupported && error?.permanence == .permanent && error?.message.contains("https://") == true)
        #expect(transport.requests.isEmpty)
    }

    @Test func `an account is told by its id, and settings that are there stay`() async throws {
        let answers = [
            (
                #"{"id":"48d3","displayName":"Ada","userPrincipalName":"ada@contoso.example","mail":"Ada.L@contoso.example"}"#,
                "Ada.L@contoso.example"
            ),
            (#"{"id":"48d3","displayName":"Ada","userPrincipalName":"ada@outlook.example","mail":null}"#, "ada@outlook.example"),
            (#"{"id":"48d3","displayName":"Ada"}"#, "Ada"), (#"{"id":"48d3","displayName":""}"#, "48d3"),
        ]
        for (body, name) in answers {
            let context = Fixture.context(ScriptedTransport(Fixture.json(body)), settings: ConnectionSettings(["oauth-scopes": "a b"]))
            let reply = try await role().identify(IdentifyRequest(), in: context)
            #expect(reply.account == AccountIdentity(subject: "48d3", displayName: name))
            #expect(reply.settings["oauth-scopes"] == "a b" && reply.settings["address"] == (name.contains("@") ? name : nil))
        }
        for body in [#"{"id":""}"#, "{}", #"{"displayName":"Ada"}"#] {
            let error = await Fixture.failure { () throws(ProviderError) in
                try await role().identify(IdentifyRequest(), in: Fixture.context(ScriptedTransport(Fixture.json(body))))
            }
            #expect(error?.code == .protocolViolation)
        }
    }
}
