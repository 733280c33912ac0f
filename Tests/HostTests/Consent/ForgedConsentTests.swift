import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import Synchronization
import Testing

@testable import CalendarHost

/// Browsers that bring what they should not: each is refused in the same words, and nothing changes.
@Suite(.timeLimit(.minutes(2)))
struct ForgedConsentTests {
    /// Expects the one refusal, and that the consent still waits.
    private func expectRefusal(
        _ page: ConsentWorld.Page, _ world: ConsentWorld, _ begun: BegunAuthorization, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(page.status == 400, sourceLocation: sourceLocation)
        #expect(page.text == ConsentPage.refusal.html, sourceLocation: sourceLocation)
        #expect(page.headers[.setCookie] == nil, sourceLocation: sourceLocation)
        #expect(world.provider.exchanges == 0, sourceLocation: sourceLocation)
        #expect(try await world.outcome(begun) == .pending, sourceLocation: sourceLocation)
        #expect(try await world.services.connections.list() == [], sourceLocation: sourceLocation)
    }

    @Test func `a forged state, another browser, no cookie, and another's cookie are all refused alike`() async throws {
        let world = try await ConsentWorld()
        let (begun, other) = (try await world.begin(), try await world.begin())
        let (owner, stranger) = (ConsentWorld.Browser(), ConsentWorld.Browser())
        let callback = try await world.consent(begun, as: "ann", in: owner)
        let state = try #require(callback.firstMatch(of: /state=([^&]*)/)).output.1
        _ = try await world.consent(other, as: "mallory", in: stranger)

        let forged = callback.replacing(state, with: AuthorizationTicket(random: SystemRandom()).text)
        try await expectRefusal(try await world.open(forged, in: owner), world, begun)
        try await expectRefusal(try await world.open(callback, in: ConsentWorld.Browser()), world, begun)
        try await expectRefusal(try await world.open(callback, in: stranger), world, begun)
        // The stranger's own value under the owner's name.
        let name = try #require(owner.cookies.keys.first)
        stranger.cookies[name] = stranger.cookies.values.first
        try await expectRefusal(try await world.open(callback, in: stranger), world, begun)
        for value in ["", "x", "%", Base64URL.encode([UInt8](repeating: 0, count: 32)), "\"" + (owner.cookies[name] ?? "") + "\""] {
            stranger.cookies[name] = value
            try await expectRefusal(try await world.open(callback, in: stranger), world, begun)
        }
        for path in [
            "/oauth/callback", "/oauth/callback?", "/oauth/callback?state=\(state)", "/oauth/callback?code=x", callback + "&code=y",
        ] {
            try await expectRefusal(try await world.open(path, in: owner), world, begun)
        }
        // An error takes as much as a code.
        try await expectRefusal(
            try await world.open("/oauth/callback?state=\(state)&error=access_denied", in: stranger), world, begun)
        // And the owner's way is still open.
        #expect(try await world.open(callback, in: owner).text.contains("is connected"))
    }

    @Test func `the start address belongs to the first browser that opens it`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        let owner = ConsentWorld.Browser()
        let first = try await world.open(begun.start.path(), in: owner)
        #expect(first.status == 302)
        try await expectRefusal(try await world.open(begun.start.path(), in: ConsentWorld.Browser()), world, begun)
        // The same browser may come again, and is sent to the same page.
        let again = try await world.open(begun.start.path(), in: owner)
        #expect(again.status == 302 && again.location == first.location)
        for ticket in [
            "x", AuthorizationTicket(random: SystemRandom()).text, String(repeating: "a", count: 5_000), "%00", "..%2F..", "\(begun.id)",
        ] {
            try await expectRefusal(try await world.open("/oauth/start/\(ticket)", in: owner), world, begun)
        }
    }

    @Test func `a callback that comes twice is answered once`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        let cookies = browser.cookies
        #expect(try await world.open(callback, in: browser).text.contains("is connected"))
        let before = try await world.services.connections.list()
        browser.cookies = cookies
        #expect(try await world.open(callback, in: browser).text == ConsentPage.refusal.html)
        // Nor with an error, nor from its beginning.
        let declined = callback.replacing(/code=[^&]*/, with: "error=access_denied")
        #expect(try await world.open(declined, in: browser).text == ConsentPage.refusal.html)
        #expect(try await world.open(begun.start.path(), in: browser).text == ConsentPage.refusal.html)
        #expect(try await world.services.connections.list() == before)
        #expect(try await world.services.authorizations.outcome(begun.id).connection != nil)
        #expect(world.provider.exchanges == 1)
    }

    @Test func `fifty callbacks at once over two hosts make one connection`() async throws {
        let folder = try TestFolder()
        let path = folder.path("two.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let first = try await ConsentWorld(store: try await SQLiteStore(path: path))
        let second = try await ConsentWorld(provider: first.provider, store: try await SQLiteStore(path: path))
        let begun = try await first.begin()
        let browser = ConsentWorld.Browser()
        let callback = try await first.consent(begun, as: "ann", in: browser)
        let cookies = browser.cookies
        let connected = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let copy = ConsentWorld.Browser()
                    copy.cookies = cookies
                    return try await (number % 2 == 0 ? first : second).open(callback, in: copy).text.contains("is connected")
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(connected == 1)
        #expect(first.provider.exchanges == 1)
        #expect(try await first.services.connections.list().count == 1)
    }

    @Test func `what comes after ten minutes is refused, and swept`() async throws {
        let world = try await ConsentWorld()
        let (begun, unopened) = (try await world.begin(), try await world.begin())
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        world.clock.advance(by: 601)
        #expect(try await world.open(callback, in: browser).text == ConsentPage.refusal.html)
        #expect(try await world.open(unopened.start.path(), in: browser).text == ConsentPage.refusal.html)
        for begun in [begun, unopened] {
            guard case .failed = try await world.outcome(begun) else {
                Issue.record("it waits")
                return
            }
        }
        #expect(world.provider.exchanges == 0)
        // The next consent sweeps: first what is sealed, a day later everything.
        _ = try await world.begin()
        guard case .ended(.failed)? = try await world.store.authorization(begun.id)?.state else {
            Issue.record("not swept")
            return
        }
        world.clock.advance(by: 90_000)
        _ = try await world.begin()
        await expectHostError(.notFound) { try await world.outcome(begun) }
    }

    @Test func `a sealed row that was moved, or sealed with another key, connects nobody`() async throws {
        let world = try await ConsentWorld()
        let vault = world.services.authorizations.vault
        let secrets = AuthorizationSecrets(
            verifier: PKCEVerifier(random: SystemRandom()), page: try #require(URL(string: "https://provider.example")),
            settings: ConnectionSettings())
        let (first, second) = (AuthorizationID(String(repeating: "1", count: 64)), AuthorizationID(String(repeating: "2", count: 64)))
        let sealed = try secrets.sealed(for: first, by: vault)
        #expect(try AuthorizationSecrets.open(sealed, for: first, by: vault).page == secrets.page)
        #expect(throws: CryptographyError.self) { try AuthorizationSecrets.open(sealed, for: second, by: vault) }
        let other = CredentialVault(key: Secret(bytes: [UInt8](repeating: 8, count: 32)))
        #expect(throws: CryptographyError.self) { try AuthorizationSecrets.open(sealed, for: first, by: other) }
    }

    @Test func `a host that is stopped between the exchange and the store leaves the account unconnected`() async throws {
        let folder = try TestFolder()
        let path = folder.path("stopped.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let store = try await SQLiteStore(path: path)
        let world = try await ConsentWorld(store: store)
        let begun = try await world.begin()
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        // From the exchange on, this process writes nothing more.
        world.provider.onExchange { try? await store.close() }
        _ = try? await world.open(callback, in: browser)
        #expect(world.provider.exchanges == 1)
        let next = try await ConsentWorld(provider: world.provider, store: try await SQLiteStore(path: path))
        world.provider.onExchange {}
        #expect(try await next.services.connections.list() == [])
        #expect(try await next.outcome(begun) == .pending)
        #expect(try await next.open(callback, in: browser).text == ConsentPage.refusal.html)
        next.clock.advance(by: 601)
        guard case .failed(let reason) = try await next.outcome(begun) else {
            Issue.record("it waits")
            return
        }
        #expect(reason.contains("stopped"))
        #expect(try await SQLiteMigrator(path: path).verify() == [])
        #expect(try await next.connect().connection?.account.subject == "ann")
    }

    @Test func `a browser that goes away while its code is traded is connected all the same`() async throws {
        let world = try await ConsentWorld()
        let begun = try await world.begin()
        let browser = ConsentWorld.Browser()
        let callback = try await world.consent(begun, as: "ann", in: browser)
        let cookies = browser.cookies
        let call = Box<Task<Void, Never>>()
        world.provider.onExchange { call.peek?.cancel() }
        let task = Task {
            while call.peek == nil { await Task.yield() }
            let copy = ConsentWorld.Browser()
            copy.cookies = cookies
            _ = try? await world.open(callback, in: copy)
        }
        _ = call.set(task)
        await task.value
        #expect(try await world.services.authorizations.outcome(begun.id).connection?.account.subject == "ann")
    }
}
