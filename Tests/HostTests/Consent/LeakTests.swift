import CalDAVAdapter
import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import Synchronization
import Testing

@testable import CalendarHost

/// Secrets that pass through the host appear nowhere: not in its log, its answers, its audit, its jobs, its connections' reasons, nor, in the
/// clear, in its database.
@Suite(.timeLimit(.minutes(2)))
struct LeakTests {
    private static let clientSecret = "client-secret-planted-0815"

    /// Everything that a host tells about itself, in one text, and its database's bytes.
    private static func everything(_ services: HostServices, _ log: LogLines, _ told: [String], database: String) async throws -> String {
        var text = told + [log.text]
        for connection in try await services.store.connections(provider: nil, states: Set(ConnectionState.allCases)) {
            text.append("\(connection)")
        }
        for entry in try await services.store.auditEntries(before: nil, limit: 1_000) { text.append("\(entry)") }
        for state in Job.State.allCases { text.append("\(try await services.store.jobs(in: state, after: nil, limit: 1_000))") }
        for suffix in ["", "-wal", "-shm"] {
            if let data = FileManager.default.contents(atPath: database + suffix) {
                text.append(String(decoding: data, as: Unicode.ASCII.self))
            }
        }
        return text.joined(separator: "\n")
    }

    private static func expectNone(of secrets: [String], in text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for secret in Set(secrets) {
            for spelling in [secret, PercentEncoding.component(secret), Data(secret.utf8).base64EncodedString()] {
                #expect(!text.contains(spelling), "\(secret) as \(spelling)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test func `an adapter that repeats every secret in every error gives none of them away`() async throws {
        let folder = try TestFolder()
        let path = folder.path("leak.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let file = folder.path("client-secret")
        try Data((Self.clientSecret + "\n").utf8).write(to: URL(fileURLWithPath: file))
        let provider = OAuthStub(isTalkative: true)
        let world = try await ConsentWorld(
            ["CALENDAR_OAUTH_STUB_CLIENT_SECRET_FILE": file], provider: provider, store: try await SQLiteStore(path: path))
        var told: [String] = []
        var secrets = [Self.clientSecret, world.key]

        func walk(_ request: AuthorizationRequest? = nil, as subject: String = "ann", forged: Bool = false) async throws -> ConnectionID? {
            let begun = try await world.begin(request)
            let browser = ConsentWorld.Browser()
            var callback = try await world.consent(begun, as: subject, in: browser)
            secrets += [begun.start.lastPathComponent] + browser.cookies.values
            secrets += [callback.firstMatch(of: /state=([^&]*)/), callback.firstMatch(of: /code=([^&]*)/)].compactMap {
                $0.map { String($0.output.1) }
            }
            if forged {
                callback = callback.replacing(/code=[^&]*/, with: "code=forged-code-planted")
                secrets.append("forged-code-planted")
            }
            told.append(try await world.open(callback, in: browser).text)
            told.append(try await world.api(.get, "/v1/oauth/authorizations/\(begun.id)").text)
            return try await world.services.authorizations.outcome(begun.id).connection?.id
        }

        for operation in [ProviderOperation.exchangeCode, .identify, .listCalendars] {
            provider.fail(operation, .forbidden, .permanent, message: "no, because of")
            _ = try await walk()
        }
        _ = try await walk(forged: true)
        let connection = try #require(try await walk())
        provider.fail(.revokeTokens, .serverFault, .permanent, message: "not taken back:")
        _ = try await walk(AuthorizationRequest(provider: nil, renewing: connection), as: "mallory")
        provider.fail(.authorize, .serverFault, .permanent, message: "no page for")
        told.append(try await world.api(.post, "/v1/oauth/authorizations", body: #"{"provider":"stub"}"#).text)

        // Renewal that fails for now, then for good.
        provider.withdrawAccess()
        provider.fail(.refreshTokens, times: 3, .serverFault, .temporary(retryAfter: nil), message: "fault with")
        told.append(try await world.api(.post, "/v1/connections/\(connection)/calendars/refresh").text)
        provider.revoke()
        told.append(try await world.api(.post, "/v1/connections/\(connection)/calendars/refresh").text)
        #expect(try await world.store.connection(connection)?.state == .needsReconsent)
        told.append(try await world.api(.get, "/v1/connections").text)
        provider.fail(.revokeTokens, .serverFault, .permanent, message: "not taken back:")
        told.append(try await world.api(.delete, "/v1/connections/\(connection)").text)

        let (granted, verifiers) = provider.state.withLock { ($0.granted.keys.sorted(), $0.verifiers) }
        #expect(granted.count >= 4 && verifiers.count >= 5)
        secrets += granted + granted.map { "refresh-of-\($0)" } + verifiers
        let text = try await Self.everything(world.services, world.log, told, database: path)
        #expect(text.contains("not taken back") && text.contains("no, because of"))
        Self.expectNone(of: secrets, in: text)
    }

    @Test(arguments: [400, 401, 403, 404, 302, 429, 500, 503, 200])
    func `a server that repeats what it was sent in bodies, headers and redirects gives nothing of it away`(status: Int) async throws {
        let folder = try TestFolder()
        let path = folder.path("echo.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let file = folder.path("client-secret")
        try Data(Self.clientSecret.utf8).write(to: URL(fileURLWithPath: file))
        let password = "pass-word-planted-4711"
        let http = EchoTransport(planted: [Self.clientSecret, password, "dav-access-planted", "dav-refresh-planted"])
        let (log, clock) = (LogLines(), TestClock())
        let services = try HostServices(
            configuration: try HostConfiguration(
                environment: MemoryWorld.environment([
                    "CALENDAR_OAUTH_CALDAV_CLIENT_ID": "the-client", "CALENDAR_OAUTH_CALDAV_CLIENT_SECRET_FILE": file,
                    "CALENDAR_OAUTH_REDIRECT_URI": "https://host.example/oauth/callback",
                ])),
            catalogue: try AdapterCatalogue([CalDAVAdapter()]), store: try await SQLiteStore(path: path),
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: http, clock: clock, logger: log.logger())
        var told: [String] = []
        var secrets = [Self.clientSecret, password, "dav-access-planted", "dav-refresh-planted", "code-planted-42"]
        for tokenStatus in [status, 200] {
            let begun = try await services.authorizations.begin(
                AuthorizationRequest(provider: ProviderID("caldav"), server: "https://dav.example"), actor: "test")
            http.answer("/token", tokenStatus)
            for path in ["/", "/.well-known/caldav"] { http.answer(path, status) }
            let start = try await APIClient.send(.get, begun.start.path(), [:], to: services, log: log)
            let location = try #require(start.headers[.location])
            let state = try #require(location.firstMatch(of: /state=([^&]*)/)).output.1
            let cookie = try #require(start.headers[.setCookie]?.split(separator: ";").first).description
            secrets += [begun.start.lastPathComponent, String(state), String(cookie.split(separator: "=")[1])]
            let page = try await APIClient.send(
                .get, "/oauth/callback?state=\(state)&code=code-planted-42&error_description=\(password)", [.cookie: cookie], to: services,
                log: log)
            #expect(page.status == 200 && page.text.contains("Not connected"))
            told += [page.text, "\(try await services.authorizations.outcome(begun.id))"]
        }
        do {
            _ = try await services.connections.connect(
                provider: ProviderID("caldav"), server: "https://dav.example", username: "ada", password: Secret(password), actor: "test")
        } catch {
            told += ["\(error)", HostError(wrapping: error).description]
        }
        #expect(try await services.connections.list() == [])
        secrets += http.sent.withLock { $0 }.compactMap { $0.firstMatch(of: /code_verifier=([^&]*)/).map { String($0.output.1) } }
        Self.expectNone(of: secrets, in: try await Self.everything(services, log, told, database: path))
    }
}
