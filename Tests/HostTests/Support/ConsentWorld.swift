import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import Testing

@testable import CalendarHost

/// A host with a provider that asks for consent, and browsers to consent with.
struct ConsentWorld: Sendable {
    let provider: OAuthStub
    let store: any Store
    let clock = TestClock()
    let log = LogLines()
    let services: HostServices
    let key: String

    init(
        _ changes: [String: String] = [:], provider: OAuthStub = OAuthStub(), store: (any Store)? = nil,
        redirect: String = "https://host.example/oauth/callback"
    ) async throws {
        self.provider = provider
        if let store { self.store = store } else { self.store = try await SQLiteStore.inMemory() }
        services = try MemoryWorld.services(
            provider, self.store, clock, log,
            MemoryWorld.environment(
                ["CALENDAR_OAUTH_STUB_CLIENT_ID": "the-client", "CALENDAR_OAUTH_REDIRECT_URI": redirect].merging(changes) { $1 }))
        key = try await services.accessKeys.create(name: "product-\(UUID().uuidString)").revealText()
    }

    /// A person's browser: it keeps cookies and follows nothing by itself.
    final class Browser {
        var cookies: [String: String] = [:]
        /// How the cookies were set.
        var settings: [String] = []
    }

    struct Page: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String
        var location: URL? { headers[.location].flatMap { URL(string: $0) } }
    }

    func open(_ path: String, in browser: Browser) async throws -> Page {
        var fields = HTTPFields()
        if !browser.cookies.isEmpty { fields[.cookie] = browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        let answer = try await APIClient.send(.get, path, fields, to: services, log: log)
        for setting in answer.headers[values: .setCookie] {
            browser.settings.append(setting)
            let pair = (setting.split(separator: ";").first ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            browser.cookies[String(pair[0])] = setting.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return Page(status: answer.status, headers: answer.headers, text: answer.text)
    }

    func api(_ method: HTTPTypes.HTTPRequest.Method, _ path: String, body: String? = nil) async throws -> APIClient.Answer {
        try await APIClient.send(method, path, [.authorization: "Bearer \(key)"], body: body, to: services, log: log)
    }

    func begin(_ request: AuthorizationRequest? = nil) async throws -> BegunAuthorization {
        try await services.authorizations.begin(request ?? AuthorizationRequest(provider: provider.id), actor: "test")
    }

    /// Opens the start address and consents as somebody; the path that the browser is sent back to.
    func consent(_ begun: BegunAuthorization, as subject: String, in browser: Browser) async throws -> String {
        let page = try await open(begun.start.path(), in: browser)
        #expect(page.status == 302)
        let (code, state) = try provider.consent(at: try #require(page.location), as: subject)
        return "/oauth/callback?state=\(state)&code=\(code)&scope=a"
    }

    /// The whole way.
    @discardableResult
    func connect(_ request: AuthorizationRequest? = nil, as subject: String = "ann") async throws -> AuthorizationOutcome {
        let begun = try await begin(request)
        let browser = Browser()
        let page = try await open(try await consent(begun, as: subject, in: browser), in: browser)
        #expect(page.status == 200)
        return try await services.authorizations.outcome(begun.id)
    }

    func outcome(_ begun: BegunAuthorization) async throws -> AuthorizationOutcome.State {
        try await services.authorizations.outcome(begun.id).state
    }

    func tokens(_ connection: ConnectionID) async throws -> OAuthTokens {
        guard case .oauth(let tokens)? = try await services.connections.credentials.stored(connection) else {
            throw HostError(.storage, "there are no tokens")
        }
        return tokens
    }
}
