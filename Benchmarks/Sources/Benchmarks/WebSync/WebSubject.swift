import CalendarHost
import CalendarStore
import Foundation
import Logging
import ProviderKit
import ProviderSimulators

/// A host with an account of a web provider connected, over a new database file.
struct WebSubject {
    let address: CalendarAddress
    private let services: HostServices
    private let store: SQLiteStore
    private let folder: TemporaryFolder

    /// Connects the account and lists its calendars. The clock stands still, so that every run asks for the same stretch of time.
    init(_ service: WebService, transport: any HTTPTransport, tokens: OAuthTokens, now: Date) async throws {
        folder = try TemporaryFolder()
        let path = folder.path("host.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: now)
        store = try await SQLiteStore(path: path)
        let configuration = try HostConfiguration(environment: [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_OAUTH_ENABLED": "true", "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*",
            "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
        ])
        services = try HostServices(
            configuration: configuration, catalogue: try AdapterCatalogue([service.adapter]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: transport, clock: SimulatedClock(now),
            logger: Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() })
        let connection = try await services.connections.connect(
            provider: service.adapter.id, server: service.simulator.origin.absoluteString, tokens: tokens, actor: "benchmarks")
        _ = try await services.calendars.refresh(connection.id)
        address = CalendarAddress(connection: connection.id, calendar: service.calendar)
    }

    /// Reads what changed; everything, the first time. Returns the time and what happened.
    func pull() async throws -> (seconds: Double, summary: PullSummary) {
        var summary: PullSummary?
        let time = try await seconds { summary = try await services.changes.pull(address) }
        guard let summary else { throw BenchmarkError("the sync told nothing") }
        return (time, summary)
    }

    /// Closes the database.
    func close() async throws { try await store.close() }
}
