import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct AuthorizationPlannerTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let browser = String(repeating: "b", count: 64)
    private let planner = AuthorizationPlanner()

    private static func stored(
        _ state: StoredAuthorization.State = .pending, browser: String? = browser, expiresIn seconds: TimeInterval = 600
    ) -> StoredAuthorization {
        StoredAuthorization(
            id: AuthorizationID(String(repeating: "a", count: 64)), provider: ProviderID("stub"), connection: nil, isRenewal: false,
            actor: "test", browser: browser, state: state, createdAt: now, expiresAt: now + seconds)
    }

    private static func callback(_ query: String) throws -> AuthorizationCallback { try #require(AuthorizationCallback(query: query)) }

    private static let state = Base64URL.encode([UInt8](repeating: 5, count: 32))

    @Test func `a ticket gives one state, a state one id, and another ticket another`() throws {
        let ticket = AuthorizationTicket(random: SystemRandom())
        #expect(AuthorizationTicket(parsing: ticket.text) == ticket)
        let state = try ticket.state()
        #expect(try ticket.state() == state)
        #expect(Base64URL.decode(state)?.count == 32)
        #expect(state != ticket.text)
        let id = try AuthorizationTicket.id(ofState: state)
        #expect(id.rawValue.count == 64 && id.rawValue.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(try AuthorizationTicket(random: SystemRandom()).state() != state)
        for text in ["", "short", ticket.text + "A", String(ticket.text.dropLast()), "../" + ticket.text.dropFirst(3)] {
            #expect(AuthorizationTicket(parsing: text) == nil, "\(text)")
        }
    }

    @Test func `only the browser that began, in time, gets a code traded`() throws {
        let callback = try Self.callback("state=\(Self.state)&code=abc")
        func isTraded(_ stored: StoredAuthorization?, _ browser: String?, after seconds: TimeInterval = 0) -> Bool {
            if case .exchange(let code) = planner.verdict(callback, stored, browser: browser, now: Self.now + seconds) {
                code == Secret("abc")
            } else {
                false
            }
        }
        #expect(isTraded(Self.stored(), Self.browser))
        #expect(isTraded(Self.stored(), Self.browser, after: 599))
        #expect(!isTraded(Self.stored(), Self.browser, after: 600))
        #expect(!isTraded(nil, Self.browser))
        #expect(!isTraded(Self.stored(), nil))
        #expect(!isTraded(Self.stored(), String(repeating: "c", count: 64)))
        #expect(!isTraded(Self.stored(), ""))
        #expect(!isTraded(Self.stored(browser: nil), Self.browser))
        #expect(!isTraded(Self.stored(browser: nil), nil))
        for state: StoredAuthorization.State in [.taken, .ended(.failed(reason: "x")), .ended(.finished(ConnectionID("c"), note: nil))] {
            #expect(!isTraded(Self.stored(state), Self.browser))
        }
    }

    @Test(arguments: [
        "", "code=a", "state=&code=a", "state=short&code=a", "state=S", "state=S&code=", "state=S&code=a&code=b", "state=S&state=S&code=a",
        "state=S&code=a&error=access_denied", "state=S&error=a&error=b", "state=S%00&code=a", "STATE=S&code=a", "state=S&cod%65=a&code=b",
    ])
    func `what no provider sends is no answer`(query: String) {
        #expect(AuthorizationCallback(query: query.replacing("S", with: Self.state)) == nil)
    }

    @Test func `an answer that is too long is none`() {
        #expect(AuthorizationCallback(query: "state=\(Self.state)&code=" + String(repeating: "a", count: 8_192)) != nil)
        #expect(AuthorizationCallback(query: "state=\(Self.state)&code=" + String(repeating: "a", count: 8_193)) == nil)
        #expect(AuthorizationCallback(query: "state=\(Self.state)&code=a&scope=" + String(repeating: "a", count: 1 << 20)) == nil)
    }

    @Test func `what a provider adds is passed over, and escapes are undone`() throws {
        let callback = try Self.callback("iss=https%3A%2F%2Fx&state=\(Self.state)&scope=a+b&code=4%2F0Ab%2B&authuser=0&prompt=consent&&=")
        guard case .code(let code) = callback.answer else {
            Issue.record("no code")
            return
        }
        #expect(code.revealText() == "4/0Ab+")
    }

    @Test(arguments: [
        "access_denied", "server_error", "<script>alert(1)</script>", "", "%22onload%3D", String(repeating: "e", count: 9_000),
    ])
    func `an error becomes our own words, never the sender's`(error: String) throws {
        let callback = try Self.callback("state=\(Self.state)&error=\(error)&error_description=%3Cb%3Ehello")
        guard case .refusal(let reason) = callback.answer else {
            Issue.record("no refusal")
            return
        }
        #expect(!reason.isEmpty && reason.count < 200)
        #expect(!reason.contains("<") && !reason.contains("hello") && !reason.contains("eee"))
    }

    @Test func `an account that is not the connection's own is objected to`() {
        func connection(_ state: ConnectionState) -> Connection {
            Connection(
                id: ConnectionID("c"), provider: ProviderID("stub"), account: AccountIdentity(subject: "ann", displayName: "Ann"),
                settings: ConnectionSettings(), state: state, reason: nil, createdAt: Self.now, updatedAt: Self.now)
        }
        let (ann, bob) = (AccountIdentity(subject: "ann", displayName: "Other"), AccountIdentity(subject: "bob", displayName: "Ann"))
        #expect(planner.objection(to: ann, nil) == nil)
        #expect(planner.objection(to: ann, connection(.needsReconsent)) == nil)
        #expect(planner.objection(to: ann, connection(.disconnected))?.contains("disconnected") == true)
        #expect(planner.objection(to: bob, connection(.active))?.contains("another account") == true)
    }

    @Test func `a consent that was never answered, or whose host was stopped, has failed after its time`() {
        #expect(planner.outcome(Self.stored(), now: Self.now + 599) == .pending)
        #expect(planner.outcome(Self.stored(.taken), now: Self.now + 599) == .pending)
        for state: StoredAuthorization.State in [.pending, .taken] {
            guard case .failed(let reason) = planner.outcome(Self.stored(state), now: Self.now + 600) else {
                Issue.record("it did not fail")
                return
            }
            #expect(reason.contains("start again"))
        }
        let end = StoredAuthorization.State.ended(.finished(ConnectionID("c"), note: "n"))
        #expect(planner.outcome(Self.stored(end), now: Self.now + 9_999) == .finished(ConnectionID("c"), note: "n"))
    }

    @Test(arguments: [
        ("https://host.example/oauth/callback", true, false), ("https://host.example:8443/a/b", true, false),
        ("http://127.0.0.1:8080/oauth/callback", true, true), ("http://localhost:8080/cb", true, true), ("http://[::1]:1/cb", true, true),
        ("https://localhost/cb", true, false), ("http://host.example/cb", false, false), ("https://host.example", false, false),
        ("https://host.example/", false, false), ("https://host.example/cb?x=1", false, false), ("https://host.example/cb#x", false, false),
        ("https://user@host.example/cb", false, false), ("https://host.example/v1/oauth", false, false),
        ("https://host.example/oauth/start/x", false, false), ("https://host.example/:id", false, false),
        ("https://host.example/**", false, false), ("/oauth/callback", false, false), ("javascript:alert(1)", false, false),
        ("http://127.0.0.1.evil.example/cb", false, false),
    ])
    func `a redirect address is one of this host, or the start says so`(text: String, isGood: Bool, isLoopback: Bool) {
        let redirect = OAuthRedirect(parsing: text)
        #expect((redirect != nil) == isGood)
        #expect((redirect?.loopback != nil) == isLoopback)
        if let redirect { #expect(redirect.uri.absoluteString == text) }
        let environment = ["CALENDAR_OAUTH_REDIRECT_URI": text]
        let error = isGood ? nil : #expect(throws: ConfigurationError.self) { try HostConfiguration(environment: environment) }
        #expect(isGood || error?.description.contains("CALENDAR_OAUTH_REDIRECT_URI") == true)
    }
}
