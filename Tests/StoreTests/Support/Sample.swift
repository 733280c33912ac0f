import CalendarStore
import Foundation
import ProviderKit

/// Values that many tests share.
enum Sample {
    /// 2026-01-05 00:00:00 UTC, a Monday.
    static let now = Date(timeIntervalSince1970: 1_767_571_200)
    static let connection = ConnectionID("connection-1")
    static let calendar = CalendarAddress(connection: connection, calendar: CalendarID("/cal/office/"))
    static let other = CalendarAddress(connection: connection, calendar: CalendarID("/cal/homes/"))
    /// Thirty days.
    static let horizon = window(0, 30 * 24)

    /// A window by hours after ``now``.
    static func window(_ start: Double, _ end: Double) -> TimeWindow {
        guard let window = TimeWindow(start: hour(start), end: hour(end)) else { preconditionFailure("empty window in a test") }
        return window
    }

    static func hour(_ hours: Double) -> Date { now.addingTimeInterval(hours * 3600) }

    static func newConnection(_ id: ConnectionID = connection, subject: String = "ann") -> NewConnection {
        NewConnection(
            id: id, provider: ProviderID("caldav"), account: AccountIdentity(subject: subject, displayName: "Ann"),
            settings: ConnectionSettings(["server": "https://dav.example"]))
    }

    static func listing(_ addresses: [CalendarAddress] = [calendar, other]) -> [ProviderCalendar] {
        addresses.map { ProviderCalendar(id: $0.calendar, name: "A calendar", timeZone: "Europe/Berlin", access: .write) }
    }

    /// A connection with two calendars.
    static func populate(_ store: some Store) async throws {
        _ = try await store.addConnection(newConnection(), at: now)
        _ = try await store.replaceCalendars(of: connection, with: listing(), selectNew: true, at: now)
    }

    static func store() async throws -> SQLiteStore {
        let store = try await SQLiteStore.inMemory()
        try await populate(store)
        return store
    }

    static func snapshot(
        _ id: String, _ windows: [TimeWindow] = [window(1, 2)], revision: String = "r1", uid: String? = nil, unknown: [TimeWindow] = []
    ) -> EventSnapshot {
        EventSnapshot(
            id: EventID(id), uid: EventUID(uid ?? "uid-\(id)"), revision: Revision(revision),
            busyTime: BusyTime(
                busy: windows.map { BusyBlock(window: $0, event: EventID(id)) },
                unknown: unknown.map { UnknownTime(window: $0, event: EventID(id), reason: "the zone is not known") }), key: nil)
    }

    static func page(_ changes: [EventChange], complete: Bool = false, next: ChangePage.Next = .end(Cursor("c1"))) -> ChangePage {
        ChangePage(changes: changes, isComplete: complete, next: next)
    }

    static func draft(_ title: String = "Consultation", _ window: TimeWindow = window(10, 11)) -> EventDraft {
        EventDraft(title: title, window: window, timeZone: "Europe/Berlin", attendees: [.init(address: "bob@example.org", name: "Bob")])
    }

    static func request(_ id: String = "booking-1", _ title: String = "Consultation", in address: CalendarAddress = calendar)
        -> BookingRequest
    {
        BookingRequest(id: BookingID(id), address: address, draft: draft(title))
    }

    static func reference(_ id: String = "/cal/office/b1.ics", revision: String = "e1") -> EventReference {
        EventReference(id: EventID(id), uid: EventUID("uid-\(id)"), revision: Revision(revision))
    }

    static let consent = AuthorizationID(String(repeating: "0123456789abcdef", count: 4))
    static let browser = String(repeating: "b", count: 64)

    /// A consent that may be answered for ten minutes.
    static func authorization(_ id: AuthorizationID = consent, connection: ConnectionID? = nil) -> NewAuthorization {
        NewAuthorization(
            id: id, provider: ProviderID("caldav"), connection: connection, isRenewal: connection != nil, actor: "test",
            sealed: Data(repeating: 9, count: 40), expiresAt: now + 600)
    }

    /// A channel that is being opened; the hook is told from every other one's by the name.
    static func channel(
        _ id: String = "ch-1", on address: CalendarAddress = calendar, sender: PushChannel.Sender = .provider, hook: String? = nil
    ) throws -> NewChannel {
        NewChannel(
            id: ChannelID(id), address: address, sender: sender, hook: try hook ?? MessageDigest.sha256.hexadecimal(id),
            sealed: SealedCredential(bytes: Data(repeating: 5, count: 60), keyID: "k1"), askedUntil: now + 150, tokenUntil: hour(200),
            acceptedUntil: hour(100))
    }

    static func terms(expires: Double = 48) -> ChannelTerms {
        ChannelTerms(
            settings: ConnectionSettings(["resource": "r1"]), expiresAt: hour(expires), acceptedUntil: hour(expires) + 300,
            dueAt: hour(expires / 2))
    }

    static func claim(_ owner: String = "host-1", limit: Int = 10, until: Date = hour(1)) -> JobClaim {
        JobClaim(owner: owner, kinds: [.writeBooking, .pullChanges], limit: limit, leaseUntil: until)
    }
}

extension SQLiteStore {
    /// A proven item that tells of a change in the calendar, judged by the channel as it is now.
    func delivery(
        _ name: String = "1", content: String = "changed", through channel: String = "ch-1", tellsChange: Bool = true,
        wish: ChannelWish? = nil, at instant: Date = Sample.now
    ) async throws -> NewDelivery {
        let stamp = try await self.channel(ChannelID(channel))?.stamp
        return NewDelivery(
            channel: ChannelID(channel), stamp: stamp ?? "", mark: try DeliveryMark(name: name, content: Array(content.utf8)),
            tellsChange: tellsChange, wish: wish,
            jobs: [NewJob(kind: .pullChanges, subject: "calendar", connection: Sample.connection, runAfter: Sample.now)],
            receivedAt: instant)
    }

    /// Has a provider confirm a channel.
    func confirm(_ id: String, replacing: Set<ChannelID> = [], terms: ChannelTerms = Sample.terms()) async throws -> StoredChannel? {
        try await changeChannel(
            ChannelID(id), .confirmed(terms, replacing: replacing, closingAt: Sample.now + 60), at: Sample.now)
    }

    /// A whole run of one page.
    func run(
        _ changes: [EventChange], complete: Bool = true, id: String = "run", horizon: TimeWindow = Sample.horizon, cursor: String = "c1",
        in address: CalendarAddress = Sample.calendar, at instant: Date = Sample.now
    ) async throws -> ApplyOutcome {
        _ = try await beginRun(SyncRunID(id), of: address, horizon: horizon, fromScratch: false, at: instant)
        return try await applyChanges(
            Sample.page(changes, complete: complete, next: .end(Cursor(cursor))), of: SyncRunID(id), to: address, at: instant)
    }

    /// Busy windows of one calendar over its whole horizon.
    func busy(
        _ window: TimeWindow = Sample.horizon, in address: CalendarAddress = Sample.calendar, excluding bookings: Set<BookingID> = []
    ) async throws -> [TimeWindow] {
        try await availability(AvailabilityQuery(calendars: [address], window: window, excludedBookings: bookings))[0].busy.map(\.window)
    }
}

/// Runs work that must fail, and gives the error.
func failure(_ work: () async throws -> Void) async -> StoreError? {
    do {
        try await work()
        return nil
    } catch {
        return error as? StoreError
    }
}
