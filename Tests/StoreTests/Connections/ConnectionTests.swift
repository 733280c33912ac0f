import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct ConnectionTests {
    @Test func `an account is connected once, however often and under whatever id it is added`() async throws {
        let store = try await SQLiteStore.inMemory()
        guard case .added(let first) = try await store.addConnection(Sample.newConnection(), at: Sample.now) else {
            Issue.record("the first was not added")
            return
        }
        #expect(first.state == .active && first.createdAt == Sample.now && first.settings["server"] == "https://dav.example")
        #expect(try await store.addConnection(Sample.newConnection(), at: Sample.hour(1)) == .alreadyConnected(first))
        #expect(try await store.addConnection(Sample.newConnection(ConnectionID("twin")), at: Sample.hour(1)) == .alreadyConnected(first))
        #expect(
            await failure { _ = try await store.addConnection(Sample.newConnection(subject: "bob"), at: Sample.now) }?.code == .conflict)
        #expect(try await store.connections().map(\.id) == [Sample.connection])
    }

    @Test func `fifty tasks that connect one account make one connection`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<50 {
                group.addTask { _ = try? await store.addConnection(Sample.newConnection(ConnectionID("c\(index)")), at: Sample.now) }
            }
        }
        #expect(try await store.connections().count == 1)
        try await store.close()
    }

    @Test func `disconnecting takes the credentials, the waiting jobs and the hope of open bookings with it, and is final`() async throws {
        let store = try await Sample.store()
        let kind = CredentialKind("password")
        let sealed = SealedCredential(bytes: Data([1, 2, 3]), keyID: "k1")
        _ = try await store.putCredential(sealed, of: Sample.connection, kind: kind, replacing: nil, at: Sample.now)
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        let ended = try await store.setConnectionState(Sample.connection, to: .disconnected, reason: "asked for", at: Sample.hour(1))
        #expect(ended.state == .disconnected && ended.reason == "asked for" && ended.updatedAt == Sample.hour(1))
        #expect(try await store.credential(of: Sample.connection, kind: kind) == nil)
        #expect(try await store.jobCounts() == [])
        #expect(try await store.booking(BookingID("booking-1"))?.state == .failed)
        #expect(
            await failure { _ = try await store.setConnectionState(Sample.connection, to: .active, reason: nil, at: Sample.now) }?.code
                == .conflict)
        #expect(await failure { _ = try await store.putBooking(Sample.request("b2"), expecting: nil, at: Sample.now) }?.code == .conflict)
        #expect(
            await failure {
                _ = try await store.putCredential(sealed, of: Sample.connection, kind: kind, replacing: nil, at: Sample.now)
            }?.code == .notFound)
        guard case .added = try await store.addConnection(Sample.newConnection(ConnectionID("anew")), at: Sample.hour(2)) else {
            Issue.record("the account could not be connected anew")
            return
        }
    }

    @Test func `of two refreshes of one credential one is written, and the other learns what was written`() async throws {
        let store = try await Sample.store()
        let kind = CredentialKind("refresh-token")
        func sealed(_ byte: UInt8) -> SealedCredential { SealedCredential(bytes: Data(repeating: byte, count: 40), keyID: "k\(byte)") }
        _ = try await store.putCredential(sealed(1), of: Sample.connection, kind: kind, replacing: nil, at: Sample.now)
        guard
            case .superseded(let present) = try await store.putCredential(
                sealed(9), of: Sample.connection, kind: kind, replacing: nil, at: Sample.now)
        else {
            Issue.record("a credential was written over")
            return
        }
        #expect(present?.version == 1)
        let outcomes = try await withThrowingTaskGroup(of: CredentialOutcome.self) { group in
            for byte in 2...11 {
                group.addTask {
                    try await store.putCredential(
                        SealedCredential(bytes: Data(repeating: UInt8(byte), count: 40), keyID: "k"), of: Sample.connection, kind: kind,
                        replacing: 1, at: Sample.now)
                }
            }
            return try await group.reduce(into: [CredentialOutcome]()) { $0.append($1) }
        }
        let stored = outcomes.compactMap { outcome -> StoredCredential? in if case .stored(let value) = outcome { value } else { nil } }
        #expect(stored.count == 1 && stored[0].version == 2)
        #expect(outcomes.filter { $0 == .superseded(by: stored[0]) }.count == 9)
        #expect(try await store.credentials(notSealedWith: "other", limit: 10) == stored)
        #expect(try await store.credentials(notSealedWith: "k", limit: 10) == [])
        #expect(try await store.removeCredential(of: Sample.connection, kind: kind))
        #expect(try await !store.removeCredential(of: Sample.connection, kind: kind))
    }

    @Test func `a new listing adds, changes and marks as gone, and keeps what was selected`() async throws {
        let store = try await SQLiteStore.inMemory()
        _ = try await store.addConnection(Sample.newConnection(), at: Sample.now)
        let first = try await store.replaceCalendars(of: Sample.connection, with: Sample.listing(), selectNew: false, at: Sample.now)
        #expect(first.added == [Sample.calendar.calendar, Sample.other.calendar] && first.gone == [])
        try await store.selectCalendars([Sample.calendar], true)
        let renamed = ProviderCalendar(id: Sample.calendar.calendar, name: "Neu", timeZone: nil, access: .read, countsAsBusy: false)
        let second = try await store.replaceCalendars(of: Sample.connection, with: [renamed, renamed], selectNew: true, at: Sample.hour(1))
        #expect(second == CalendarListDifference(added: [], changed: [renamed.id], gone: [Sample.other.calendar]))
        let stored = try #require(try await store.calendar(Sample.calendar))
        #expect(stored.description == renamed && stored.isSelected && stored.lastSeenAt == Sample.hour(1))
        #expect(try await store.calendar(Sample.other)?.goneAt == Sample.hour(1))
        let third = try await store.replaceCalendars(of: Sample.connection, with: Sample.listing(), selectNew: true, at: Sample.hour(2))
        #expect(third.added == [Sample.other.calendar] && third.changed == [Sample.calendar.calendar])
        #expect(try await store.calendar(Sample.other)?.isSelected == false)
        #expect(
            await failure {
                try await store.selectCalendars(
                    [Sample.other, CalendarAddress(connection: Sample.connection, calendar: CalendarID("no"))], true)
            }?.code == .notFound)
        #expect(try await store.calendar(Sample.other)?.isSelected == false)
    }

    @Test(
        "text from hell comes back as it was",
        arguments: [
            "", "'; DROP TABLE calendars; --", "\u{202E}abc", "e\u{301}", "é", "👩‍👩‍👧", String(repeating: "ä", count: 100_000), "%40@",
            "\r\n\t",
            "\u{FFFF}",
        ])
    func text(_ name: String) async throws {
        let store = try await SQLiteStore.inMemory()
        _ = try await store.addConnection(Sample.newConnection(), at: Sample.now)
        let calendar = ProviderCalendar(id: CalendarID("/" + name), name: name, timeZone: name, access: .read)
        _ = try await store.replaceCalendars(of: Sample.connection, with: [calendar], selectNew: true, at: Sample.now)
        let stored = try #require(try await store.calendars(of: Sample.connection).first)
        #expect(Array(stored.description.name.utf8) == Array(name.utf8))
        #expect(Array(stored.description.id.rawValue.utf8) == Array(("/" + name).utf8))
    }

    @Test func `identifiers that only look equal are two, and one with a NUL is refused instead of cut`() async throws {
        let store = try await Sample.store()
        _ = try await store.run([.upserted(Sample.snapshot("e\u{301}", revision: "a")), .upserted(Sample.snapshot("é", revision: "b"))])
        #expect(try await store.busy().count == 2)
        let next = try await store.beginRun(
            SyncRunID("r2"), of: Sample.calendar, horizon: Sample.horizon, fromScratch: false, at: Sample.now)
        #expect(next.known.isEmpty, "Swift cannot tell them apart, so neither may be called known")
        #expect(await failure { _ = try await store.run([.upserted(Sample.snapshot("a\0b"))], id: "r3") }?.code == .invalid)
        #expect(await failure { _ = try await store.putBooking(Sample.request("b\0"), expecting: nil, at: Sample.now) }?.code == .invalid)
        #expect(await failure { _ = try await store.putBooking(Sample.request(""), expecting: nil, at: Sample.now) }?.code == .invalid)
    }

    @Test func `keys are looked up by hash, revoked for good, and named once`() async throws {
        let store = try await SQLiteStore.inMemory()
        let hash = String(repeating: "0f", count: 32)
        let key = try await store.addAPIKey(name: "product", hash: hash, at: Sample.now)
        #expect(try await store.activeAPIKey(hash: hash) == key)
        #expect(
            await failure { _ = try await store.addAPIKey(name: "product", hash: String(repeating: "1", count: 64), at: Sample.now) }?.code
                == .conflict)
        #expect(await failure { _ = try await store.addAPIKey(name: "plain", hash: "my-secret-key", at: Sample.now) }?.code == .invalid)
        #expect(try await store.revokeAPIKey(name: "product", at: Sample.hour(1)))
        #expect(try await !store.revokeAPIKey(name: "product", at: Sample.hour(2)))
        #expect(try await store.activeAPIKey(hash: hash) == nil)
        #expect(await failure { _ = try await store.addAPIKey(name: "product", hash: hash, at: Sample.now) }?.code == .conflict)
        _ = try await store.addAPIKey(name: "product", hash: String(repeating: "1", count: 64), at: Sample.hour(3))
        #expect(try await store.apiKeys().map(\.revokedAt) == [Sample.hour(1), nil])
    }

    @Test func `the audit trail is told newest first, in pages`() async throws {
        let store = try await SQLiteStore.inMemory()
        for number in 1...5 {
            _ = try await store.appendAudit(
                NewAuditEntry(actor: "cli", action: "test", subject: "\(number)", details: ["a\"": "ü"]), at: Sample.hour(Double(number)))
        }
        let first = try await store.auditEntries(before: nil, limit: 3)
        #expect(first.map(\.entry.subject) == ["5", "4", "3"])
        #expect(first[0].entry.details == ["a\"": "ü"] && first[0].at == Sample.hour(5))
        #expect(try await store.auditEntries(before: first[2].id, limit: 3).map(\.entry.subject) == ["2", "1"])
    }
}
