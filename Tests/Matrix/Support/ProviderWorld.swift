import CalDAVAdapter
import CalendarStore
import Foundation
import GoogleAdapter
import Logging
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestServers
import Testing
import Transport

@testable import CalendarHost

/// A host with one account at one provider, two calendars, somebody who acts behind the host's back, and misfortune at will.
final class ProviderWorld: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case google, microsoft, caldav

        var misfortunes: [Misfortune] { self == .caldav ? Misfortune.general : Misfortune.general + Misfortune.ofWebProviders }
    }

    static let connection = ConnectionID("office")
    private static let account = "ada@example.org"
    /// One real server for all worlds; every world has calendars of its own.
    private static let radicale = Task { try await CalDAVServer(.radicale) }

    let kind: Kind
    let clock: SimulatedClock
    let store: any Store
    let services: HostServices
    let counterpart: any Counterpart
    let calendars: [CalendarID]
    private let simulator: (any SimulatedProvider)?
    private let faulty: FaultyTransport?

    init(_ kind: Kind) async throws {
        self.kind = kind
        let clock = SimulatedClock(Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded()))
        self.clock = clock
        store = try await SQLiteStore.inMemory()
        let adapter: any ProviderAdapter
        let transport: any HTTPTransport
        switch kind {
        case .google, .microsoft:
            let simulator: any SimulatedProvider = kind == .google ? GoogleSimulator(clock: clock) : MicrosoftSimulator(clock: clock)
            simulator.makeAccount(Self.account)
            let endpoints = simulator.origin
            adapter =
                kind == .google
                ? GoogleAdapter(endpoints: try #require(GoogleEndpoints(origin: endpoints)))
                : MicrosoftAdapter(endpoints: try #require(MicrosoftEndpoints(origin: endpoints)))
            transport = SimulatorTransport([try #require(endpoints.host()): simulator], clock: clock)
            counterpart = simulator.counterpart(for: Self.account)
            self.simulator = simulator
            faulty = nil
        case .caldav:
            let server = try await Self.radicale.value
            var configuration = TransportConfiguration()
            configuration.addressPolicy = .allowingLoopback
            configuration.plainHTTP = .loopbackOnly
            let curl = try CurlTransport(configuration: configuration)
            let faulty = FaultyTransport(curl, clock: clock)
            adapter = CalDAVAdapter()
            transport = faulty
            counterpart = CalDAVCounterpart(
                home: server.home, username: server.owner.name, password: Secret(server.owner.password), transport: curl)
            simulator = nil
            self.faulty = faulty
        }
        var environment = [
            "CALENDAR_SYNC_ENABLED": "true", "CALENDAR_JOBS_ENABLED": "true", "CALENDAR_OAUTH_ENABLED": "true",
            "CALENDAR_ALLOWLIST_PROVIDER_IDS": "*", "CALENDAR_ALLOWLIST_CONNECTION_IDS": "*", "CALENDAR_HORIZON_DAYS": "60",
        ]
        if let client = simulator?.client {
            environment["CALENDAR_OAUTH_\(kind.rawValue.uppercased())_CLIENT_ID"] = client.id
            environment["CALENDAR_OAUTH_REDIRECT_URI"] = client.redirectURI.absoluteString
            if let secret = client.secret {
                let file = FileManager.default.temporaryDirectory.appending(path: "calendar-host-client-\(UUID().uuidString)")
                try Data(secret.revealBytes()).write(to: file)
                environment["CALENDAR_OAUTH_\(kind.rawValue.uppercased())_CLIENT_SECRET_FILE"] = file.path(percentEncoded: false)
            }
        }
        let quiet = Logger(label: "matrix") { _ in SwiftLogNoOpLogHandler() }
        services = try HostServices(
            configuration: try HostConfiguration(environment: environment), catalogue: try AdapterCatalogue([adapter]), store: store,
            vaultKey: Secret(bytes: [UInt8](repeating: 7, count: 32)), http: transport, clock: clock, logger: quiet)
        var made: [CalendarID] = []
        for name in ["First", "Second"] { made.append(try #require(try await counterpart.makeCalendar(named: name)).id) }
        calendars = made
        try await connect()
        _ = try await services.calendars.refresh(Self.connection)
    }

    /// Connects the account, or connects it again after its owner withdrew the consent.
    func connect() async throws {
        if let simulator {
            _ = try await services.connections.connect(
                provider: simulator.id, server: simulator.origin.absoluteString, tokens: simulator.grant(to: Self.account, scopes: nil),
                id: Self.connection, actor: "test")
        } else {
            let server = try await Self.radicale.value
            _ = try await services.connections.connect(
                provider: ProviderID("caldav"), server: server.origin.absoluteString, username: server.owner.name,
                password: Secret(server.owner.password), id: Self.connection, actor: "test")
        }
    }

    /// The misfortunes to come.
    var faults: FaultPlan {
        get { simulator?.faults ?? faulty?.faults ?? FaultPlan() }
        set {
            simulator?.faults = newValue
            faulty?.faults = newValue
        }
    }

    /// What the simulator says of a calendar; `nil` for a real server, which nobody asks.
    func truth(of calendar: CalendarID, in window: TimeWindow) throws -> [BusyBlock]? {
        try simulator?.busyTruth(of: calendar, account: Self.account, in: window, zone: "UTC")
    }

    func address(_ calendar: CalendarID) -> CalendarAddress { CalendarAddress(connection: Self.connection, calendar: calendar) }

    /// A window of an hour, so many hours after the start of tomorrow.
    func window(_ hour: Int) throws -> TimeWindow {
        let midnight = ((Date().timeIntervalSince1970 / 86_400).rounded(.down) + 2) * 86_400
        let start = Date(timeIntervalSince1970: midnight + Double(hour) * 3_600)
        return try #require(TimeWindow(start: start, end: start + 3_600))
    }

    /// Whether the owner has to consent again; then does so.
    @discardableResult
    func consentAgainIfNeeded() async throws -> Bool {
        guard try await store.connection(Self.connection)?.state == .needsReconsent else { return false }
        try await connect()
        return true
    }
}
