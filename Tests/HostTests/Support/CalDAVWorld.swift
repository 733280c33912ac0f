import ProviderConformance
import CalDAVAdapter
import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@testable import CalendarHost

/// A real Radicale, an account connected over it, and a database file that any number of processes may open.
final class CalDAVWorld: Sendable {
    /// One server for all tests; every test has calendars of its own. It goes with the test process.
    private static let server = Task { try await CalDAVServer(.radicale) }

    static let connection = ConnectionID("office")

    let folder: TestFolder
    let environment: [String: String]
    let counterpart: CalDAVCounterpart
    /// Two empty calendars.
    let calendars: [CalendarID]
    private let transport: CurlTransport
    private let origin: URL
    /// Where the account was connected.
    let entry: URL
    let owner: CalDAVServer.User

    var databasePath: String { folder.path("host.sqlite") }

    /// Connects straight to the server, or through whatever `address` puts before it.
    init(through address: (URL) throws -> URL = { $0 }) async throws {
        let server = try await Self.server.value
        folder = try TestFolder()
        environment = Self.environment(database: folder.path("host.sqlite"))
        let configuration = try HostConfiguration(environment: environment)
        transport = try CurlTransport(configuration: configuration.transport)
        owner = server.owner
        origin = server.origin
        entry = try address(server.origin)
        counterpart = CalDAVCounterpart(
            home: server.home, username: owner.name, password: Secret(owner.password), transport: transport)
        var made: [CalendarID] = []
        for name in ["First", "Second"] { made.append(try #require(try await counterpart.makeCalendar(named: name)).id) }
        calendars = made
        _ = try await SQLiteMigrator(path: databasePath).apply(at: Date())
        let services = try await services()
        _ = try await services.connections.connect(
            provider: ProviderID("caldav"), server: entry.absoluteString, username: owner.name, password: Secret(owner.password),
            id: Self.connection, actor: "test")
        _ = try await services.calendars.refresh(Self.connection)
        try await services.store.close()
    }

    /// Everything switched on, for this machine only.
    static func environment(database: String) -> [String: String] {
        [
            "CALENDAR_DATABASE": database, "CALENDAR_VAULT_KEY": String(repeating: "5a", count: 32), "CALENDAR_SYNC_ENABLED": "true",
            "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*",
            "CALENDAR_NETWORK_ALLOW": "127.0.0.0/8", "CALENDAR_PLAIN_HTTP": "loopback", "CALENDAR_JOB_LEASE_SECONDS": "1",
        ]
    }

    /// A host in this process, over the same database.
    func services(log: LogLines = LogLines()) async throws -> HostServices {
        try await HostServices.open(
            configuration: HostConfiguration(environment: environment), catalogue: AdapterCatalogue([CalDAVAdapter()]), logger: log.logger()
        )
    }

    /// The text of every event that the server holds in a calendar, read without the adapter.
    func texts(in calendar: CalendarID) async throws -> [String] {
        let credentials = Data("\(owner.name):\(owner.password)".utf8).base64EncodedString()
        var texts: [String] = []
        for event in try await counterpart.events(in: calendar) {
            let url = try #require(URL(string: event.id.rawValue, relativeTo: origin)?.absoluteURL)
            let response = try await transport.send(HTTPRequest(method: .get, url: url, headers: ["Authorization": "Basic \(credentials)"]))
            try #require(response.status == 200)
            texts.append(String(decoding: response.body, as: UTF8.self).replacing("\r\n ", with: ""))
        }
        return texts
    }

    /// Expects exactly what the bookings say: in every calendar one event for each title, at its time, and nothing else.
    func expectEvents(_ expected: [CalendarID: [ExpectedEvent]], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for calendar in calendars {
            let texts = try await texts(in: calendar)
            let wanted = expected[calendar] ?? []
            #expect(texts.count == wanted.count, "\(calendar): \(texts)", sourceLocation: sourceLocation)
            for event in wanted {
                let matches = texts.filter { event.isShown(by: $0) }
                #expect(matches.count == 1, "\(event) in \(texts)", sourceLocation: sourceLocation)
            }
        }
    }

    /// Expects that nothing is left to do and that the database is as it must be.
    func expectSettled(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let violations = try await SQLiteMigrator(path: databasePath).verify()
        #expect(violations == [], sourceLocation: sourceLocation)
        let store = try await SQLiteStore(path: databasePath)
        let open = try await store.bookings(BookingFilter(states: [.pending, .failed]), after: nil, limit: 1_000)
        #expect(open == [], sourceLocation: sourceLocation)
        for state in Job.State.allCases {
            let jobs = try await store.jobs(in: state, after: nil, limit: 1_000).filter { $0.kind == .writeBooking }
            #expect(jobs == [], sourceLocation: sourceLocation)
        }
        try await store.close()
    }
}

/// What an event must say at the provider.
struct ExpectedEvent: CustomStringConvertible {
    var title: String
    var start: Date

    var description: String { "“\(title)” at \(start)" }

    func isShown(by text: String) -> Bool {
        let time = start.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: false).dateSeparator(.omitted).timeSeparator(.omitted))
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.contains("SUMMARY:\(title)") && lines.contains("DESCRIPTION:details of \(title)")
            && lines.contains("LOCATION:room of \(title)") && lines.contains { $0.hasPrefix("DTSTART") && $0.contains(time.prefix(15)) }
    }
}
