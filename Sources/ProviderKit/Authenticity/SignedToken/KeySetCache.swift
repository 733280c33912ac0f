public import Foundation

/// Published key sets, fetched once and kept.
///
/// However many deliveries wait for a set, one fetch is in flight. A set is fresh for a day; then its keys are still used while a new one is
/// fetched, and for a week where fetching fails. An id that is not in a fresh set makes it fetched again, but not more often than a bound, so
/// that made-up ids cause no traffic. A failed fetch never replaces good keys. Addresses come from the adapter; nothing that a delivery
/// says may be one.
public actor KeySetCache {
    /// How long sets are used, how often and how much is fetched.
    public struct Bounds: Sendable {
        /// How long a set is used without asking again, in seconds.
        public let fresh: TimeInterval
        /// How long a set is used at all while asking again fails, in seconds.
        public let kept: TimeInterval
        /// The shortest time between two fetches of one set, in seconds.
        public let interval: TimeInterval
        /// The shortest time between a failed fetch and the next one, in seconds.
        public let retryInterval: TimeInterval
        /// The longest time that a fetch takes, in real time; a webhook's sender is waiting.
        public let timeout: Duration
        /// The most addresses that are kept; the one that was longest without a fetch goes first.
        public let sets: Int

        /// Makes bounds: a day, a week, a minute, five seconds, five seconds, 64 sets unless said otherwise.
        public init(
            fresh: TimeInterval = 86_400, kept: TimeInterval = 7 * 86_400, interval: TimeInterval = 60, retryInterval: TimeInterval = 5,
            timeout: Duration = .seconds(5), sets: Int = 64
        ) {
            self.fresh = fresh
            self.kept = max(fresh, kept)
            self.interval = interval
            self.retryInterval = retryInterval
            self.timeout = timeout
            self.sets = max(1, sets)
        }
    }

    private struct Entry {
        var set: JSONWebKeySet?
        var fetchedAt = Date.distantPast
        var triedAt = Date.distantPast
        var hasFailed = false
        var fetch: Task<Void, Never>?
    }

    private let http: any HTTPTransport
    private let clock: any WallClock
    private let bounds: Bounds
    private var entries: [URL: Entry] = [:]

    /// Makes an empty cache.
    public init(http: any HTTPTransport, clock: any WallClock, bounds: Bounds = Bounds()) {
        self.http = http
        self.clock = clock
        self.bounds = bounds
    }

    /// The key of that id in the set at `url`, which is `https`, or `http` on loopback; any other address is `unavailable`.
    public func key(_ id: String, at url: URL) async -> KeyLookup {
        guard Self.isAllowed(url) else { return .unavailable }
        if let key = usable(url)?.key(id) {
            // Stale keys serve while the set is fetched behind them.
            if !isFresh(url) { _ = refresh(url) }
            return .found(key)
        }
        if let fetch = refresh(url) { await fetch.value }
        guard let set = usable(url) else { return .unavailable }
        if let key = set.key(id) { return .found(key) }
        return isFresh(url) && entries[url]?.hasFailed == false ? .unknown : .unavailable
    }

    /// Joins the fetch in flight or starts one, unless the last one was too short a time ago.
    private func refresh(_ url: URL) -> Task<Void, Never>? {
        var entry = entries[url] ?? Entry()
        if let fetch = entry.fetch { return fetch }
        let now = clock.now
        // A clock that was set back must not hold fetches off.
        let pause = entry.hasFailed ? bounds.retryInterval : bounds.interval
        guard now < entry.triedAt || now.timeIntervalSince(entry.triedAt) >= pause else { return nil }
        // A task of its own: the delivery that started it may be given up while others wait.
        let fetch = Task { await self.fetch(url) }
        entry.triedAt = now
        entry.fetch = fetch
        makeRoom(for: url)
        entries[url] = entry
        return fetch
    }

    private func fetch(_ url: URL) async {
        let request = HTTPRequest(
            method: .get, url: url, headers: ["Accept": "application/jwk-set+json, application/json"], timeout: bounds.timeout,
            maximumResponseBytes: JSONWebKeySet.maximumBytes)
        let response = try? await http.send(request)
        let set = response.flatMap { $0.status == 200 ? try? JSONWebKeySet(parsing: $0.body) : nil }
        guard var entry = entries[url] else { return }
        entry.fetch = nil
        // A set without a single usable key is a fault of the server, not a revocation of all keys.
        entry.hasFailed = set.map(\.keys.isEmpty) ?? true
        // From its end: one that took its whole time would otherwise be followed by the next at once.
        if entry.hasFailed { entry.triedAt = clock.now }
        if let set, !set.keys.isEmpty {
            entry.set = set
            entry.fetchedAt = clock.now
        }
        entries[url] = entry
    }

    private func usable(_ url: URL) -> JSONWebKeySet? { age(url) < bounds.kept ? entries[url]?.set : nil }

    private func isFresh(_ url: URL) -> Bool { age(url) < bounds.fresh }

    /// The age of a set in seconds; one from the future is as old as it is ahead, so that a clock set back does not keep it for ever.
    private func age(_ url: URL) -> TimeInterval {
        entries[url].map { abs(clock.now.timeIntervalSince($0.fetchedAt)) } ?? .infinity
    }

    private func makeRoom(for url: URL) {
        guard entries[url] == nil, entries.count >= bounds.sets else { return }
        let oldest = entries.filter { $0.value.fetch == nil }.min { $0.value.triedAt < $1.value.triedAt }
        if let oldest { entries[oldest.key] = nil }
    }

    private static func isAllowed(_ url: URL) -> Bool {
        guard let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil, url.fragment() == nil else { return false }
        return switch url.scheme {
        case "https": true
        case "http": ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        default: false
        }
    }
}
