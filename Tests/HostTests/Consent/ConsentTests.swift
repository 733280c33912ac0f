import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// The way of a consent that goes well, and of those that end honestly.
@Suite(.timeLimit(.minutes(2)))
struct ConsentTests {
    @Test func `a consent connects the account, names it, and lists its calendars`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        #expect(begun.start.absoluteString.hasPrefix("https://host.example/oauth/start/"))
        #expect(try await world.outcome(begun) == .pending)
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        #expect(try await world.outcome(begun) == .pending)
        let page = try await world.open(callback, in: browser)
        #expect(page.status == 200)
        #expect(page.text.contains("is connected") && page.text.contains("close this window"))
        let outcome = try await world.services.authorizations.outcome(begun.id)
        let connection = try #require(outcome.connection)
        #expect(outcome.state == .finished(connection.id, note: nil))
        #expect(connection.account.subject == "ann" && connection.state == .active)
        #expect(outcome.calendars.map(\.description.id) == [CalendarID("home")])
        #expect(try await world.tokens(connection.id).accessToken == Secret("granted-secret-1"))
        let audit = try await world.store.auditEntries(before: nil, limit: 10)
        #expect(audit.map(\.entry.action) == ["connection.connect"])
        #expect(audit.first?.entry.actor == "test")
    }

    @Test func `the API begins a consent and tells what became of it`() async throws {
        let world = try await ConsentWorld()
        let answer = try await world.api(.post, "/v1/oauth/authorizations", body: #"{"provider":"stub","id":"mine"}"#)
        #expect(answer.status == 201)
        #expect(answer.headers[.cacheControl] == "no-store")
        let begun = try answer.object()
        let (id, start) = (try #require(begun["id"] as? String), try #require(URL(string: begun["start"] as? String ?? "")))
        #expect(try await world.api(.get, "/v1/oauth/authorizations/\(id)").object()["state"] as? String == "pending")
        let browser = ConsentWorld.Browser()
        let location = try #require(try await world.open(start.path(), in: browser).location)
        let (code, state) = try world.provider.consent(at: location, as: "ann")
        #expect(try await world.open("/oauth/callback?state=\(state)&code=\(code)", in: browser).status == 200)
        let outcome = try await world.api(.get, "/v1/oauth/authorizations/\(id)").object()
        #expect(outcome["state"] as? String == "finished")
        #expect((outcome["connection"] as? [String: Any])?["id"] as? String == "mine")
        #expect((outcome["calendars"] as? [[String: Any]])?.count == 1)
        #expect(try await world.api(.get, "/v1/oauth/authorizations/unknown").status == 404)
        #expect(try await APIClient.send(.post, "/v1/oauth/authorizations", [:], to: world.services, log: world.log).status == 401)
    }

    @Test func `the browser's cookie is for this host and TLS only, and goes with the answer`() async throws {
        let world = try await ConsentWorld()
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(try await world.begin(), as: "ann", in: browser)
        let setting = try #require(browser.settings.first)
        #expect(setting.hasPrefix("__Host-"))
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] { #expect(setting.contains(part), "\(part)") }
        #expect(!setting.contains("Domain"))
        let page = try await world.open(callback, in: browser)
        #expect(browser.cookies.isEmpty)
        for (name, value) in [
            ("Content-Security-Policy", "default-src 'none'"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"), ("Content-Type", "text/html; charset=utf-8"),
        ] {
            let field = page.headers.first { $0.name.rawName.lowercased() == name.lowercased() }
            #expect(field?.value.contains(value) == true, "\(name)")
        }
        #expect(!page.text.contains("<script") && !page.text.contains("<i>") && page.text.contains("&lt;i&gt;ANN"))
        #expect(page.text.contains("Home &amp; &lt;b&gt;garden"))
    }

    @Test func `without TLS, at a loopback address, the cookie has neither prefix nor Secure`() async throws {
        let world = try await ConsentWorld(redirect: "http://127.0.0.1:8080/oauth/callback")
        let browser = ConsentWorld.Browser()
        let begun = try await world.begin()
        #expect(begun.start.absoluteString.hasPrefix("http://127.0.0.1:8080/oauth/start/"))
        let callback = try await world.consent(begun, as: "ann", in: browser)
        #expect(browser.settings.first?.hasPrefix("calendar-consent-") == true)
        #expect(browser.settings.first?.contains("Secure") == false)
        #expect(try await world.open(callback, in: browser).text.contains("is connected"))
    }

    @Test func `two consents in one browser do not disturb each other`() async throws {
        let world = try await ConsentWorld()
        let browser = ConsentWorld.Browser()
        let (first, second) = (try await world.begin(), try await world.begin())
        let back = [try await world.consent(first, as: "ann", in: browser), try await world.consent(second, as: "bob", in: browser)]
        for callback in back { #expect(try await world.open(callback, in: browser).text.contains("is connected")) }
        #expect(try await world.services.connections.list().map(\.account.subject).sorted() == ["ann", "bob"])
    }

    @Test func `the same account again keeps its connection and takes the new tokens`() async throws {
        let world = try await ConsentWorld()
        let first = try #require(try await world.connect().connection)
        _ = try await world.store.setConnectionState(first.id, to: .needsReconsent, reason: "ended", at: world.clock.now)
        let again = try #require(try await world.connect(AuthorizationRequest(provider: nil, renewing: first.id)).connection)
        #expect(again.id == first.id && again.state == .active && again.reason == nil)
        #expect(try await world.tokens(first.id).accessToken == Secret("granted-secret-2"))
        #expect(try await world.store.auditEntries(before: nil, limit: 1).first?.entry.action == "connection.reconsent")
        let third = try #require(
            try await world.connect(AuthorizationRequest(provider: world.provider.id, id: ConnectionID("other"))).connection)
        #expect(third.id == first.id)
        #expect(try await world.services.connections.list().count == 1)
        #expect(world.provider.revoked == [])
    }

    @Test func `another account than the connection's own changes nothing, and its tokens are given back`() async throws {
        let world = try await ConsentWorld()
        let connection = try #require(try await world.connect().connection)
        let before = try await world.tokens(connection.id)
        let outcome = try await world.connect(AuthorizationRequest(provider: nil, renewing: connection.id), as: "mallory")
        guard case .failed(let reason) = outcome.state else {
            Issue.record("it was taken")
            return
        }
        #expect(reason.contains("another account") && reason.contains("nothing was changed"))
        #expect(try await world.tokens(connection.id) == before)
        #expect(try await world.services.connections.list() == [connection])
        #expect(world.provider.revoked == ["refresh-of-granted-secret-2"])
    }

    @Test func `tokens of an account that is connected elsewhere are not given back, because that could end those too`() async throws {
        let world = try await ConsentWorld()
        let ann = try #require(try await world.connect().connection)
        let bob = try #require(try await world.connect(as: "bob").connection)
        _ = try await world.connect(AuthorizationRequest(provider: nil, renewing: ann.id), as: "bob")
        #expect(world.provider.revoked == [])
        #expect(try await world.tokens(bob.id).accessToken == Secret("granted-secret-2"))
    }

    @Test func `an id that another account has connects nobody`() async throws {
        let world = try await ConsentWorld()
        let request = AuthorizationRequest(provider: world.provider.id, id: ConnectionID("desk"))
        _ = try await world.connect(request)
        let outcome = try await world.connect(request, as: "bob")
        guard case .failed(let reason) = outcome.state else {
            Issue.record("it was taken")
            return
        }
        #expect(reason.contains("desk"))
        #expect(try await world.services.connections.list().map(\.account.subject) == ["ann"])
        #expect(world.provider.revoked == ["refresh-of-granted-secret-2"])
    }

    @Test func `a declined consent says so and can be started again`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        let state = try #require(callback.split(separator: "&").first)
        let page = try await world.open("\(state)&error=access_denied&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E", in: browser)
        #expect(page.text.contains("declined") && !page.text.contains("script") && !page.text.contains("alert"))
        guard case .failed(let reason) = try await world.outcome(begun) else {
            Issue.record("it did not fail")
            return
        }
        #expect(reason.contains("declined"))
        #expect(try await world.connect().connection != nil)
    }

    @Test(arguments: [ProviderOperation.exchangeCode, .identify])
    func `a provider that is down in the middle connects nobody, and the consent can be started again`(operation: ProviderOperation)
        async throws
    {
        let world = try await ConsentWorld()
        world.provider.fail(operation, times: 3, .unreachable, .temporary(retryAfter: nil), message: "no connection could be made")
        let outcome = try await world.connect()
        guard case .failed(let reason) = outcome.state else {
            Issue.record("it did not fail")
            return
        }
        #expect(reason.contains("no connection could be made"))
        #expect(try await world.services.connections.list() == [])
        #expect(try await world.connect().connection != nil)
    }

    @Test func `a right that was not granted is told, and the tokens are given back`() async throws {
        let world = try await ConsentWorld()
        world.provider.fail(
            .identify, .forbidden, .needsReconsent, message: "the right to see calendars was not granted; consent again and leave it ticked"
        )
        let outcome = try await world.connect()
        guard case .failed(let reason) = outcome.state else {
            Issue.record("it did not fail")
            return
        }
        #expect(reason.contains("leave it ticked"))
        #expect(world.provider.revoked == ["refresh-of-granted-secret-1"])
    }

    @Test func `calendars that cannot be listed do not undo the connection, and that is told`() async throws {
        let world = try await ConsentWorld(["CALENDAR_ALLOWLIST_CONNECTION_IDS": ""])
        let outcome = try await world.connect()
        guard case .finished(_, let note?) = outcome.state else {
            Issue.record("\(outcome.state)")
            return
        }
        #expect(note.contains("CALENDAR_ALLOWLIST_CONNECTION_IDS"))
        #expect(outcome.connection?.state == .active)
    }

    @Test func `what does not fit is refused before anybody is sent anywhere`() async throws {
        let world = try await ConsentWorld()
        let connection = try #require(try await world.connect().connection)
        await expectHostError(.invalidRequest) { try await world.begin(AuthorizationRequest(provider: nil)) }
        await expectHostError(.notFound) { try await world.begin(AuthorizationRequest(provider: ProviderID("nobody"))) }
        await expectHostError(.notFound) { try await world.begin(AuthorizationRequest(provider: nil, renewing: ConnectionID("nobody"))) }
        await expectHostError(.invalidRequest) {
            try await world.begin(AuthorizationRequest(provider: nil, renewing: connection.id, server: "https://elsewhere.example"))
        }
        await expectHostError(.invalidRequest) {
            try await world.begin(AuthorizationRequest(provider: world.provider.id, id: ConnectionID("")))
        }
        _ = try await world.services.connections.disconnect(connection.id, actor: "test")
        await expectHostError(.conflict) { try await world.begin(AuthorizationRequest(provider: nil, renewing: connection.id)) }
        let adapter = PasswordOnly(base: MemoryAdapter(provider: MemoryProvider()))
        let other = try MemoryWorld.services(adapter, world.store, world.clock, world.log, MemoryWorld.environment())
        await expectHostError(.invalidRequest) {
            try await other.authorizations.begin(AuthorizationRequest(provider: adapter.id), actor: "test")
        }
    }

    @Test func `with the flag off, or a provider that is not listed, nothing begins and nothing is answered`() async throws {
        let store = try await SQLiteStore.inMemory()
        let on = try await ConsentWorld(store: store)
        let browser = ConsentWorld.Browser()
        let begun = try await on.begin()
        let callback = try await on.consent(begun, as: "ann", in: browser)
        let off = try await ConsentWorld(["CALENDAR_OAUTH_ENABLED": "false"], provider: on.provider, store: store)
        await expectHostError(.switchedOff) { try await off.begin() }
        #expect(try await off.api(.post, "/v1/oauth/authorizations", body: #"{"provider":"stub"}"#).status == 503)
        #expect(try await off.open(callback, in: browser).status == 503)
        #expect(try await off.open(begun.start.path(), in: browser).status == 503)
        #expect(try await on.outcome(begun) == .pending)
        #expect(on.provider.exchanges == 0)
        let unlisted = try await ConsentWorld(["CALENDAR_ALLOWLIST_PROVIDER_IDS": "caldav"], store: store)
        await expectHostError(.notAllowed) { try await unlisted.begin() }
    }

    @Test func `an application that is not configured is named, with the page that says how`() async throws {
        let world = try await ConsentWorld(["CALENDAR_OAUTH_STUB_CLIENT_ID": "", "CALENDAR_OAUTH_REDIRECT_URI": ""])
        let error = await expectHostError(.configuration) { try await world.begin() }
        for part in ["CALENDAR_OAUTH_STUB_CLIENT_ID", "CALENDAR_OAUTH_REDIRECT_URI", "docs/providers/stub.md"] {
            #expect(error?.message.contains(part) == true, "\(part)")
        }
    }
}

/// The simulated provider without consent.
private struct PasswordOnly: ProviderAdapter {
    let base: MemoryAdapter
    var id: ProviderID { base.id }
    var displayName: String { base.displayName }
    var capabilities: Capabilities {
        Capabilities(authorization: [.password], freeBusy: nil, events: nil, tracksChanges: false, push: nil)
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { nil }
    var eventWriting: (any EventWriting)? { nil }
    var changeTracking: (any ChangeTracking)? { nil }
    var pushReceiving: (any PushReceiving)? { nil }
}
