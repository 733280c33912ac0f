import CalDAVAdapter
import CalendarHost
import CalendarStore
import Foundation
import Logging
import ProviderKit
import Transport

/// A whole host over a new database file, as `calendar-host serve` has it, without its web server.
struct BenchmarkHost {
    let services: HostServices
    let store: SQLiteStore
    let databasePath: String
    let transport: CurlTransport
    private let folder: TemporaryFolder

    /// Makes a host. `wrap` may put something around the transport.
    init(wrap: (CurlTransport) -> any HTTPTransport = { $0 }) async throws {
        folder = try TemporaryFolder()
        databasePath = folder.path("host.sqlite")
        _ = try await SQLiteMigrator(path: databasePath).apply(at: Date())
        store = try await SQLiteStore(path: databasePath)
        let configuration = try HostConfiguration(environment: [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
            "CALENDAR_NETWORK_ALLOW": "127.0.0.0/8", "CALENDAR_PLAIN_HTTP": "loopback",
        ])
        transport = try CurlTransport(configuration: configuration.transport)
        services = try HostServices(
            configuration: configuration, catalogue: try AdapterCatalogue([CalDAVAdapter()]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: wrap(transport),
            logger: Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Closes the database and the connections.
    func close() async throws {
        await transport.shutdown()
        try await store.close()
    }
}
