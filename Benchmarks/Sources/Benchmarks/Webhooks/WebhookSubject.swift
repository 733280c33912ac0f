import CalendarHost
import CalendarStore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization

/// A whole host that receives push, over a database file whose commits reach the disk, and beside it a server of the same make that does
/// nothing but answer 202.
struct WebhookSubject: Sendable {
    /// How many channels deliveries come through.
    static let channels = 64

    let services: HostServices
    let store: SQLiteStore
    private let provider: MemoryProvider
    private let logger = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }
    private let folder: TemporaryFolder

    /// Makes a host with open channels.
    init() async throws {
        folder = try TemporaryFolder()
        let path = folder.path("host.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        store = try await SQLiteStore(path: path)
        let password = Secret("correct horse battery staple")
        provider = MemoryProvider(password: password)
        for number in 0..<Self.channels { _ = provider.makeCalendar(named: "Calendar \(number)") }
        var configuration = try HostConfiguration(environment: [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_WEBHOOK_ENABLED": "true",
            "CALENDAR_WEBHOOK_BASE_URL": "https://sync.example.org", "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*",
            "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*", "CALENDAR_LISTEN": "127.0.0.1:0", "CALENDAR_POLL_SECONDS": "86400",
        ])
        // The limits of production would end the measurement after a second: one sender sends everything here.
        configuration.webhookLimits.perChannel = 1_000_000
        configuration.webhookLimits.channelBurst = 1_000_000
        services = try HostServices(
            configuration: configuration, catalogue: try AdapterCatalogue([MemoryAdapter(provider: provider)]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: NoTransport(), logger: logger)
        _ = try await services.connections.connect(
            provider: ProviderID("memory"), server: provider.server, username: "owner", password: password, id: ConnectionID("office"),
            actor: "benchmark")
        _ = try await services.calendars.refresh(ConnectionID("office"))
    }

    /// Serves both while `work` runs, which is told the two ports.
    func serve<Value: Sendable>(_ work: @escaping @Sendable (_ host: Int, _ bare: Int) async throws -> Value) async throws -> Value {
        let (services, logger) = (services, logger)
        let (ports, listening) = AsyncStream.makeStream(of: (isHost: Bool, port: Int).self)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await HostServer(services: services, logger: logger).run { listening.yield((true, $0)) }
                return nil
            }
            group.addTask {
                let router = Router()
                router.post("empty") { _, _ in HTTPResponse.Status.accepted }
                let application = Application(
                    router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                    onServerRunning: { listening.yield((false, $0.localAddress?.port ?? 0)) }, logger: logger)
                try await application.runService(gracefulShutdownSignals: [])
                return nil
            }
            group.addTask {
                var found: [Bool: Int] = [:]
                for await (isHost, port) in ports {
                    found[isHost] = port
                    if let host = found[true], let bare = found[false] { return try await work(host, bare) }
                }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw BenchmarkError("a server ended before the measurement did")
        }
    }

    /// Waits until every calendar has its channel and was read, and gives one line for each channel: path, name, token.
    func settledChannels() async throws -> [String] {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let open = try await store.channels(of: nil, endedToo: false).count { $0.state == .open }
            if open == Self.channels {
                for id in provider.push.channelNames { provider.send(.changed, through: id) }
                let messages = Dictionary(provider.takeMessages().map { ($0.channel, $0) }) { first, _ in first }
                return messages.values.map { message in
                    let path = URL(string: message.address.revealText())?.path() ?? ""
                    return "\(path) \(message.channel) \(message.token.revealText())"
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BenchmarkError("the host did not open its channels within a minute")
    }

    /// How many deliveries the database holds.
    func accepted() -> Int { services.deliveries.snapshot().filter { $0.outcome == "accepted" }.reduce(0) { $0 + $1.count } }

    /// How many deliveries came to another end.
    func others() -> Int { services.deliveries.snapshot().filter { $0.outcome != "accepted" }.reduce(0) { $0 + $1.count } }
}
