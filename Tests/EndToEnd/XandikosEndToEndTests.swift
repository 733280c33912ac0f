import CalDAVAdapter
import CalendarStore
import Foundation
import Logging
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@testable import CalendarHost

/// A real server that pushes for real: Xandikos signs and encrypts, and posts over TLS to the host, which serves TLS itself.
@Suite("Push of a real Xandikos, from end to end", .timeLimit(.minutes(5)))
struct XandikosEndToEndTests {
    private static let connection = ConnectionID("office")

    /// A host over one database. The one that listens has to be there first: only then is its port known, and the other one's public address.
    private static func services(_ store: any Store, _ changes: [String: String]) throws -> HostServices {
        let environment = [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_WEBHOOK_ENABLED": "true",
            "CALENDAR_ALLOWLIST_PROVIDER_IDS": "caldav", "CALENDAR_ALLOWLIST_CONNECTION_IDS": connection.rawValue,
            "CALENDAR_LISTEN": "127.0.0.1:0", "CALENDAR_HORIZON_DAYS": "60", "CALENDAR_POLL_SECONDS": "3600",
        ].merging(changes) { $1 }
        return try HostServices(
            configuration: try HostConfiguration(environment: environment), catalogue: try AdapterCatalogue([CalDAVAdapter()]),
            store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: try Forwarder.loopback(),
            logger: Logger(label: "xandikos") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("a change at the server arrives as an encrypted push, is proven, and shows in busy time; what is forged changes nothing")
    func pushed() async throws {
        let certificate = try await TestCertificate()
        let server = try await CalDAVServer(.xandikos, pushesTo: certificate.authority)
        defer { server.stop() }
        let store = try await SQLiteStore.inMemory()
        let listening = try Self.services(
            store,
            [
                "CALENDAR_WEBHOOK_BASE_URL": "https://127.0.0.1", "CALENDAR_JOBS_ENABLED": "false",
                "CALENDAR_TLS_CERTIFICATE_FILE": certificate.certificate.path(), "CALENDAR_TLS_KEY_FILE": certificate.key.path(),
            ])
        let counterpart = CalDAVCounterpart(
            home: server.home, username: server.owner.name, password: Secret(server.owner.password), transport: try Forwarder.loopback())
        let calendar = try #require(try await counterpart.makeCalendar(named: "Watched")).id
        let address = CalendarAddress(connection: Self.connection, calendar: calendar)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)

        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                let quiet = Logger(label: "server") { _ in SwiftLogNoOpLogHandler() }
                try await HostServer(services: listening, logger: quiet).run { told.yield($0) }
                return false
            }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                let port = try #require(await iterator.next())
                let working = try Self.services(store, ["CALENDAR_WEBHOOK_BASE_URL": "https://127.0.0.1:\(port)"])
                _ = try await working.connections.connect(
                    provider: ProviderID("caldav"), server: server.origin.absoluteString, username: server.owner.name,
                    password: Secret(server.owner.password), id: Self.connection, actor: "test")
                _ = try await working.calendars.refresh(Self.connection)
                try await Self.work(working, listening, address, counterpart, port: port, certificate)
                return true
            }
            defer { group.cancelAll() }
            let isDone = try await group.next()
            #expect(isDone == true, "the server ended before the test did")
        }
    }

    private static func work(
        _ working: HostServices, _ listening: HostServices, _ address: CalendarAddress, _ counterpart: CalDAVCounterpart, port: Int,
        _ certificate: TestCertificate
    ) async throws {
        let store = working.store
        let runner = Task { try await working.jobs.run() }
        defer { runner.cancel() }
        @Sendable func accepted() -> Int { listening.deliveries.snapshot().filter { $0.outcome == "accepted" }.reduce(0) { $0 + $1.count } }
        @Sendable func rejected() -> Int { listening.deliveries.snapshot().filter { $0.outcome == "rejected" }.reduce(0) { $0 + $1.count } }
        func wait(_ what: String, until condition: () async throws -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(40)
            while try await !condition() {
                try #require(ContinuousClock.now < deadline, "waited in vain for \(what)")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        try await wait("an open channel and a first sync") {
            let state = try await store.syncStates(of: connection).first { $0.address == address }
            return try await store.channels(of: address, endedToo: false).contains { $0.state == .open } && state?.asOf != nil
        }
        let stored = try #require(try await store.channels(of: address, endedToo: false).last { $0.state == .open })
        #expect(stored.settings?["vapid-key"] != nil, "the server's key is pinned")

        let midnight = (Date().timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        for day in 2..<5 {
            let start = Date(timeIntervalSince1970: midnight + Double(day) * 86_400 + 36_000)
            let window = try #require(TimeWindow(start: start, end: start + 3_600))
            let before = accepted()
            _ = try await counterpart.put(CounterpartEvent("Elsewhere", .instants(window)), in: address.calendar)
            try await wait("Xandikos's push") { accepted() > before }
            try await wait("the change to show") {
                try await store.availability(AvailabilityQuery(calendars: [address], window: window))[0].busy.contains {
                    $0.window.start <= start && start < $0.window.end
                }
            }
        }
        #expect(rejected() == 0)

        // Somebody who even knows the secret address, but neither the server's key nor the subscription's.
        let channel = try #require(try working.channels.vault.open(stored, at: Date()))
        let network = try Forwarder.loopback(trusting: certificate.authority)
        let marks = try await store.syncStates(of: connection).first { $0.address == address }?.dirtyMarks
        let forged: [(String, HTTPHeaders, Data)] = [
            ("plain text", ["TTL": "0"], Data("<push-message xmlns='https://bitfire.at/webdav-push'/>".utf8)),
            ("noise that claims to be encrypted", ["TTL": "0", "Content-Encoding": "aes128gcm"], Data((0..<398).map { UInt8($0 % 251) })),
            (
                "a token of a stranger",
                ["TTL": "0", "Content-Encoding": "aes128gcm", "Authorization": "vapid t=a.b.c, k=\(String(repeating: "A", count: 87))"],
                Data((0..<398).map { UInt8($0 % 251) })
            ),
            ("nothing", [:], Data()),
        ]
        let url = try #require(URL(string: channel.address.revealText()))
        for (what, headers, body) in forged {
            #expect(try await network.send(HTTPRequest(method: .post, url: url, headers: headers, body: body)).status == 403, "\(what)")
        }
        let nowhere = try #require(URL(string: "https://127.0.0.1:\(port)/webhooks/caldav/\(String(repeating: "A", count: 43))"))
        #expect(try await network.send(HTTPRequest(method: .post, url: nowhere, headers: ["TTL": "0"])).status == 404)
        #expect(rejected() == forged.count + 1)
        #expect(try await store.syncStates(of: connection).first { $0.address == address }?.dirtyMarks == marks)
    }
}
