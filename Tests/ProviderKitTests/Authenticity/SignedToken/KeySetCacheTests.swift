import Foundation
import ProviderKit
import Synchronization
import Testing

@Suite("The cache of key sets", .timeLimit(.minutes(1)))
struct KeySetCacheTests {
    /// A clock that is set by hand, forwards and backwards.
    final class SetClock: WallClock {
        private let instant = Mutex(Date(timeIntervalSince1970: 1_767_225_600))
        var now: Date { instant.withLock { $0 } }
        func advance(_ seconds: TimeInterval) { instant.withLock { $0 += seconds } }
        func sleep(for duration: Duration) async throws {}
    }

    /// Counts from any task.
    final class Counter: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock { $0 } }
        func count() { number.withLock { $0 += 1 } }
    }

    let server = KeySetServer()
    let clock = SetClock()
    let cache: KeySetCache
    let url: URL

    init() throws {
        cache = KeySetCache(http: server, clock: clock)
        url = try #require(URL(string: "https://keys.test/keys"))
    }

    @Test("two hundred deliveries that wait cause exactly one fetch")
    func singleFlight() async {
        server.serve("a")
        server.hold()
        let (cache, url) = (cache, url)
        let started = Counter()
        let found = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    started.count()
                    if case .found = await cache.key("a", at: url) { return true }
                    return false
                }
            }
            while started.value < 200 || server.asked.isEmpty { await Task.yield() }
            server.release()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(found == 200)
        #expect(server.asked.count == 1)
    }

    @Test("the one who started the fetch may give up, and the others still get the key")
    func cancelledStarter() async {
        server.serve("a")
        server.hold()
        let (cache, url) = (cache, url)
        let starter = Task { await cache.key("a", at: url) }
        while server.asked.isEmpty { await Task.yield() }
        let waiter = Task { await cache.key("a", at: url) }
        starter.cancel()
        server.release()
        #expect(await waiter.value.isFound)
        #expect(server.asked.count == 1)
    }

    @Test("a fresh set is not asked for again, and made-up ids ask at most once a minute")
    func madeUpIDs() async {
        server.serve("a")
        #expect(await cache.key("a", at: url).isFound)
        for number in 0..<100 { #expect(await cache.key("made-up-\(number)", at: url) == .unknown) }
        #expect(server.asked.count == 1)
        clock.advance(60)
        for number in 0..<100 { #expect(await cache.key("made-up-\(number)", at: url) == .unknown) }
        #expect(server.asked.count == 2)
        clock.advance(86_000)
        #expect(await cache.key("a", at: url).isFound)
        #expect(server.asked.count == 2)
    }

    @Test("a rotated key is found by asking again, and the removed one is gone")
    func rotation() async {
        server.serve("a")
        #expect(await cache.key("a", at: url).isFound)
        server.serve("b")
        clock.advance(61)
        #expect(await cache.key("b", at: url).isFound)
        #expect(await cache.key("a", at: url) == .unknown)
    }

    @Test("a stale key serves at once while the set is fetched behind it")
    func staleWhileRevalidate() async {
        server.serve("a")
        #expect(await cache.key("a", at: url).isFound)
        clock.advance(86_401)
        server.serve("b")
        server.hold()
        #expect(await cache.key("a", at: url).isFound)
        server.release()
        while await cache.key("b", at: url) != .found(expected("b")) { await Task.yield() }
        #expect(await cache.key("a", at: url) == .unknown)
        #expect(server.asked.count == 2)
    }

    @Test("a fetch that took its whole time to fail is not followed by another at once")
    func slowFailure() async {
        server.fail(.timedOut)
        server.hold()
        let (cache, url) = (cache, url)
        let first = Task { await cache.key("a", at: url) }
        while server.asked.isEmpty { await Task.yield() }
        clock.advance(5)
        server.release()
        #expect(await first.value == .unavailable)
        for _ in 0..<10 { #expect(await cache.key("a", at: url) == .unavailable) }
        #expect(server.asked.count == 1)
        server.serve("a")
        clock.advance(5)
        #expect(await cache.key("a", at: url).isFound)
        #expect(server.asked.count == 2)
    }

    @Test("a failed fetch never replaces good keys, until a week has passed", arguments: Failure.all)
    func failures(failure: Failure) async {
        server.serve("a")
        #expect(await cache.key("a", at: url).isFound)
        failure.apply(server)
        for _ in 0..<6 {
            clock.advance(86_000)
            #expect(await cache.key("a", at: url).isFound)
            #expect(await cache.key("b", at: url) == .unavailable, "nobody can say whether there is such a key")
        }
        clock.advance(2 * 86_400)
        #expect(await cache.key("a", at: url) == .unavailable)
        server.serve("a")
        clock.advance(5)
        #expect(await cache.key("a", at: url).isFound)
    }

    @Test("without any set the answer is that there is none now, and asking is paced")
    func outage() async {
        server.fail(.unreachable)
        for _ in 0..<50 { #expect(await cache.key("a", at: url) == .unavailable) }
        #expect(server.asked.count == 1)
        clock.advance(5)
        #expect(await cache.key("a", at: url) == .unavailable)
        #expect(server.asked.count == 2)
    }

    @Test("a clock that is set back neither keeps a set for ever nor stops fetches")
    func clockSetBack() async {
        server.serve("a")
        #expect(await cache.key("a", at: url).isFound)
        server.serve("b")
        clock.advance(-30 * 86_400)
        #expect(await cache.key("a", at: url) == .unknown)
        #expect(await cache.key("b", at: url).isFound)
    }

    @Test("addresses without TLS, with users or fragments are not asked")
    func addresses() async throws {
        server.serve("a")
        for text in [
            "http://keys.test/keys", "https://user@keys.test/keys", "https://keys.test/keys#a", "file:///etc/passwd", "ftp://keys.test/k",
        ] {
            let url = try #require(URL(string: text))
            #expect(await cache.key("a", at: url) == .unavailable, "\(text)")
        }
        #expect(server.asked.isEmpty)
        for text in ["http://127.0.0.1:8080/keys", "http://localhost/keys", "http://[::1]:1/keys"] {
            let url = try #require(URL(string: text))
            #expect(await cache.key("a", at: url).isFound, "\(text)")
        }
    }

    @Test("requests are bounded in size and time and carry nothing of the delivery")
    func request() async throws {
        server.serve("a")
        _ = await cache.key("made-up by a delivery", at: url)
        let request = try #require(server.asked.first)
        #expect(request.method == .get && request.url == url && request.body.isEmpty)
        #expect(request.maximumResponseBytes == JSONWebKeySet.maximumBytes && request.timeout <= .seconds(5))
        #expect(request.headers.fields.map(\.name) == ["Accept"])
    }

    @Test("sets are kept for a bounded number of addresses")
    func boundedSets() async throws {
        let cache = KeySetCache(http: server, clock: clock, bounds: KeySetCache.Bounds(sets: 4))
        server.serve("a")
        let urls = try (0..<50).map { try #require(URL(string: "https://keys.test/\($0)")) }
        for url in urls {
            clock.advance(1)
            #expect(await cache.key("a", at: url).isFound)
        }
        #expect(server.asked.count == 50)
        #expect(await cache.key("a", at: urls[49]).isFound)
        #expect(server.asked.count == 50)
        #expect(await cache.key("a", at: urls[0]).isFound)
        #expect(server.asked.count == 51)
    }

    /// One way for a fetch to fail.
    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (KeySetServer) -> Void

        static let all = [
            Failure(testDescription: "no connection") { $0.fail(.unreachable) },
            Failure(testDescription: "timed out") { $0.fail(.timedOut) },
            Failure(testDescription: "too large") { $0.fail(.bodyTooLarge) },
            Failure(testDescription: "500") { $0.serve(status: 500, body: "") },
            Failure(testDescription: "redirect") { $0.serve(status: 302, body: "") },
            Failure(testDescription: "204") { $0.serve(status: 204, body: "") },
            Failure(testDescription: "a page") { $0.serve(status: 200, body: "<html>") },
            Failure(testDescription: "no keys") { $0.serve(status: 200, body: #"{"keys":[]}"#) },
            Failure(testDescription: "no usable keys") { $0.serve(status: 200, body: #"{"keys":[{"kty":"oct","kid":"a","k":"AA"}]}"#) },
            Failure(testDescription: "a cut set") { $0.serve(status: 200, body: #"{"keys":[{"kty":"#) },
        ]
    }

    private func expected(_ id: String) -> JSONWebKey {
        guard let key = try? JSONWebKeySet(parsing: Data(#"{"keys":[\#(JSONWebKeySetTests.key(id))]}"#.utf8)).key(id) else {
            preconditionFailure("the test's own key set cannot be read")
        }
        return key
    }
}

extension KeyLookup {
    var isFound: Bool { if case .found = self { true } else { false } }
}
