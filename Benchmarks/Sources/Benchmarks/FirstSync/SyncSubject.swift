import CalDAVAdapter
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit
import Transport

/// A host with a connected account whose calendar was never read: ready for its first sync.
struct SyncSubject {
    let host: BenchmarkHost
    let address: CalendarAddress
    private let context: ProviderContext

    /// Connects the account and lists its calendars; none of this is part of the time.
    init(origin: String, user: String, password: String, calendar: String, wrap: (CurlTransport) -> any HTTPTransport = { $0 }) async throws
    {
        host = try await BenchmarkHost(wrap: wrap)
        let connection = try await host.services.connections.connect(
            provider: ProviderID("caldav"), server: origin + "/", username: user, password: Secret(password), actor: "benchmarks")
        let listed = try await host.services.calendars.refresh(connection.id)
        guard let found = listed.first(where: { $0.description.id.rawValue.hasSuffix(calendar) }) else {
            throw BenchmarkError("the server does not list the calendar \(calendar)")
        }
        address = found.address
        context = ProviderContext(
            connection: ConnectionContext(
                id: connection.id, credential: .password(username: user, password: Secret(password)), settings: connection.settings),
            http: host.transport, clock: SystemClock(), random: SystemRandom())
    }

    /// The first sync, everything to the commit. Returns the time and what happened.
    func pull() async throws -> (seconds: Double, summary: PullSummary) {
        var summary: PullSummary?
        let time = try await seconds { summary = try await host.services.changes.pull(address) }
        guard let summary else { throw BenchmarkError("the sync told nothing") }
        return (time, summary)
    }

    /// The same pages, fetched and read by the adapter, and thrown away.
    func readOnly(horizon: TimeWindow) async throws -> Double {
        let session = ProviderSession(adapter: CalDAVAdapter(), context: context)
        return try await seconds {
            var cursor: Cursor?
            while true {
                let reply = try await session.readChanges(
                    ChangesRequest(calendar: address.calendar, cursor: cursor, horizon: horizon, floatingZone: "UTC"))
                guard case .page(let page) = reply else { throw BenchmarkError("the server lost its cursor") }
                guard case .more(let next) = page.next else { return }
                cursor = next
            }
        }
    }

    /// The same requests, one after the other, through our transport, and thrown away.
    func fetchOnly(_ exchanges: [Exchange], origin: String) async throws -> Double {
        var requests: [HTTPRequest] = []
        for exchange in exchanges {
            var request = exchange.request
            guard let url = URL(string: origin + Exchange.path(of: request.url)) else { throw BenchmarkError("an address cannot be made") }
            request.url = url
            requests.append(request)
        }
        return try await seconds {
            for request in requests {
                guard try await host.transport.send(request).status == 207 else {
                    throw BenchmarkError("a request was not answered with 207")
                }
            }
        }
    }
}
