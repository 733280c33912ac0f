import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct BookingTests {
    private let id = BookingID("booking-1")

    private func written(_ version: Int, generation: Int = 0, in address: CalendarAddress = Sample.calendar, revision: String = "e1")
        -> WriteResult
    {
        WriteResult(
            booking: id, version: version, address: address, generation: generation,
            effect: .written(
                Sample.reference(address.calendar.rawValue + "b1.ics", revision: revision),
                occupied: BusyInterval(window: Sample.window(10, 11), kind: .busy)))
    }

    private func synced() async throws -> SQLiteStore {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
        guard case .settled = try await store.recordWrite(written(1), at: Sample.now) else { throw StoreError(.engine, "not settled") }
        return store
    }

    @Test func `the same put ten times is one version, one outbox row, one job`() async throws {
        let store = try await Sample.store()
        guard case .created(let booking) = try await store.putBooking(Sample.request(), expecting: 0, at: Sample.now) else {
            Issue.record("not created")
            return
        }
        #expect(booking.version == 1 && booking.state == .pending && booking.status == .confirmed && booking.draft == Sample.draft())
        for round in 1...10 {
            #expect(try await store.putBooking(Sample.request(), expecting: nil, at: Sample.hour(Double(round))) == .unchanged(booking))
        }
        let jobs = try await store.jobs(in: .ready, after: nil, limit: 10)
        #expect(jobs.map(\.subject) == ["booking-1"] && jobs[0].kind == .writeBooking && jobs[0].connection == Sample.connection)
    }

    @Test func `a change is one version more, and a caller who saw another version changes nothing`() async throws {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        guard
            case .changed(let booking) = try await store.putBooking(Sample.request("booking-1", "Moved"), expecting: 1, at: Sample.hour(1))
        else {
            Issue.record("not changed")
            return
        }
        #expect(booking.version == 2 && booking.createdAt == Sample.now && booking.updatedAt == Sample.hour(1))
        #expect(try await store.putBooking(Sample.request(), expecting: 1, at: Sample.now) == .conflict(current: booking))
        #expect(try await store.putBooking(Sample.request(), expecting: 0, at: Sample.now) == .conflict(current: booking))
        #expect(try await store.putBooking(Sample.request("new"), expecting: 3, at: Sample.now) == .conflict(current: nil))
        #expect(try await store.cancelBooking(id, expecting: 1, at: Sample.now) == .conflict(current: booking))
        #expect(try await store.booking(id) == booking)
        #expect(try await store.booking(BookingID("new")) == nil)
    }

    @Test func `concurrent puts of one id from many tasks give one row, and each version once`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await Sample.populate(store)
        let outcomes = try await withThrowingTaskGroup(of: BookingOutcome.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await store.putBooking(Sample.request("booking-1", "Title \(number % 10)"), expecting: nil, at: Sample.now)
                }
            }
            return try await group.reduce(into: [BookingOutcome]()) { $0.append($1) }
        }
        let created = outcomes.filter { if case .created = $0 { true } else { false } }
        let versions = outcomes.compactMap { outcome -> Int? in if case .changed(let booking) = outcome { booking.version } else { nil } }
        #expect(created.count == 1)
        #expect(Set(versions).count == versions.count)
        #expect(try await store.booking(id)?.version == versions.count + 1)
        #expect(try await store.bookings(BookingFilter(), after: nil, limit: 10).count == 1)
        try await store.close()
        #expect(try await database.migrator().verify() == [])
    }

    @Test func `a write that settles empties the outbox and takes the waiting job away`() async throws {
        let store = try await synced()
        #expect(try await store.booking(id)?.state == .synced)
        #expect(try await store.jobCounts() == [])
        let work = try #require(try await store.bookingWork(id))
        #expect(work.isDone && work.mappings.map(\.state) == [.live] && work.mappings[0].writtenVersion == 1)
        #expect(work.mappings[0].event?.revision == Revision("e1"))
    }

    @Test func `a booking that changed during the write stays open, and its event is remembered all the same`() async throws {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        let lease = try #require(try await store.claimJobs(Sample.claim(), at: Sample.now).first?.lease)
        _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
        _ = try await store.putBooking(Sample.request("booking-1", "Changed"), expecting: nil, at: Sample.now)
        guard case .moreToDo(let work) = try await store.recordWrite(written(1), at: Sample.now) else {
            Issue.record("settled in an old version")
            return
        }
        #expect(work.booking.version == 2 && work.booking.state == .pending && work.mappings[0].writtenVersion == 1)
        #expect(try await store.completeJob(lease))
        let again = try #require(try await store.claimJobs(Sample.claim(), at: Sample.now).first)
        #expect(again.subject == "booking-1" && again.attempts == 1)
        guard case .outdated(let booking) = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now) else {
            Issue.record("an old version may be written")
            return
        }
        #expect(booking.version == 2)
        guard case .settled = try await store.recordWrite(written(2, revision: "e2"), at: Sample.now) else {
            Issue.record("not settled")
            return
        }
    }

    @Test func `announcing a write again changes nothing, and a late answer of an older version is ignored`() async throws {
        let store = try await synced()
        guard case .proceed(let mapping) = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.hour(1)) else {
            Issue.record("outdated")
            return
        }
        #expect(mapping.generation == 0 && mapping.state == .live && mapping.updatedAt == Sample.now)
        _ = try await store.putBooking(Sample.request("booking-1", "Two"), expecting: nil, at: Sample.now)
        _ = try await store.recordWrite(written(2, revision: "e2"), at: Sample.now)
        #expect(try await store.recordWrite(written(1, revision: "late"), at: Sample.now) == .superseded)
        #expect(try await store.recordWrite(written(2, generation: 1), at: Sample.now) == .superseded)
        #expect(try await store.bookingWork(id)?.mappings[0].event?.revision == Revision("e2"))
    }

    @Test func `cancel, delete, and the same booking again begins the next generation`() async throws {
        let store = try await synced()
        guard case .changed(let cancelled) = try await store.cancelBooking(id, expecting: nil, at: Sample.hour(1)) else {
            Issue.record("not cancelled")
            return
        }
        #expect(cancelled.status == .cancelled && cancelled.version == 2 && cancelled.state == .pending)
        #expect(try await store.cancelBooking(id, expecting: nil, at: Sample.hour(2)) == .unchanged(cancelled))
        #expect(await failure { _ = try await store.beginWrite(id, version: 2, in: Sample.calendar, at: Sample.now) }?.code == .conflict)
        let deleted = WriteResult(booking: id, version: 2, address: Sample.calendar, generation: 0, effect: .deleted)
        guard case .settled = try await store.recordWrite(deleted, at: Sample.now) else {
            Issue.record("not settled")
            return
        }
        #expect(try await store.busy() == [])
        guard case .changed(let again) = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.hour(3)) else {
            Issue.record("not confirmed again")
            return
        }
        #expect(again.version == 3 && again.status == .confirmed)
        for _ in 0..<3 {
            guard case .proceed(let mapping) = try await store.beginWrite(id, version: 3, in: Sample.calendar, at: Sample.now) else {
                Issue.record("outdated")
                return
            }
            #expect(mapping.generation == 1 && mapping.state == .creating && mapping.event == nil)
        }
        #expect(try await store.recordWrite(deleted, at: Sample.now) == .superseded, "a late answer about the generation before")
    }

    @Test func `a booking cancelled before anything was announced is settled at once`() async throws {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        #expect(try await store.cancelBooking(id, expecting: nil, at: Sample.now).booking?.state == .synced)
        #expect(try await store.jobCounts() == [])
        #expect(
            await failure { _ = try await store.cancelBooking(BookingID("nobody's"), expecting: nil, at: Sample.now) }?.code == .notFound)
    }

    @Test func `a booking that moves to another calendar is done when it is there and gone here`() async throws {
        let store = try await synced()
        _ = try await store.putBooking(Sample.request("booking-1", in: Sample.other), expecting: nil, at: Sample.hour(1))
        _ = try await store.beginWrite(id, version: 2, in: Sample.other, at: Sample.hour(1))
        guard case .moreToDo(let work) = try await store.recordWrite(written(2, in: Sample.other), at: Sample.hour(1)) else {
            Issue.record("settled with two events")
            return
        }
        #expect(work.mappings.map(\.state) == [.live, .live])
        let gone = WriteResult(booking: id, version: 2, address: Sample.calendar, generation: 0, effect: .deleted)
        guard case .settled = try await store.recordWrite(gone, at: Sample.hour(1)) else {
            Issue.record("not settled")
            return
        }
        #expect(try await store.busy(in: Sample.other) == [Sample.window(10, 11)])
        #expect(try await store.busy() == [])
    }

    @Test func `one event belongs to one booking`() async throws {
        let store = try await synced()
        _ = try await store.putBooking(Sample.request("thief"), expecting: nil, at: Sample.now)
        _ = try await store.beginWrite(BookingID("thief"), version: 1, in: Sample.calendar, at: Sample.now)
        let theft = WriteResult(
            booking: BookingID("thief"), version: 1, address: Sample.calendar, generation: 0,
            effect: .written(Sample.reference("/cal/office/b1.ics"), occupied: nil))
        #expect(await failure { _ = try await store.recordWrite(theft, at: Sample.now) }?.code == .conflict)
        #expect(try await store.bookingWork(BookingID("thief"))?.mappings.map(\.state) == [.creating])
    }

    @Test func `an event that somebody else deleted opens the booking again`() async throws {
        let store = try await synced()
        let lost = WriteResult(booking: id, version: 1, address: Sample.calendar, generation: 0, effect: .lost)
        guard case .moreToDo(let work) = try await store.recordWrite(lost, at: Sample.hour(1)) else {
            Issue.record("settled without an event")
            return
        }
        #expect(work.booking.state == .pending && work.mappings.map(\.state) == [.lost])
        #expect(try await store.claimJobs(Sample.claim(), at: Sample.hour(1)).count == 1)
    }

    @Test func `an event found in another shape is remembered and still to be written`() async throws {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        _ = try await store.beginWrite(id, version: 1, in: Sample.calendar, at: Sample.now)
        let found = WriteResult(
            booking: id, version: 1, address: Sample.calendar, generation: 0, effect: .found(Sample.reference(revision: "x")))
        guard case .moreToDo(let work) = try await store.recordWrite(found, at: Sample.now) else {
            Issue.record("settled unseen")
            return
        }
        #expect(
            work.mappings[0].state == .live && work.mappings[0].writtenVersion == nil && work.mappings[0].event?.revision == Revision("x"))
    }

    @Test func `giving up is remembered, and the same put, or a retry, tries again`() async throws {
        let store = try await Sample.store()
        _ = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.now)
        let lease = try #require(try await store.claimJobs(Sample.claim(), at: Sample.now).first?.lease)
        #expect(try await store.recordWriteFailure(id, version: 1, message: "forbidden", givingUp: true, at: Sample.now))
        #expect(try await store.buryJob(lease, message: "forbidden", at: Sample.now))
        #expect(try await store.booking(id)?.state == .failed)
        #expect(try await store.booking(id)?.lastError == "forbidden")
        guard case .unchanged(let again) = try await store.putBooking(Sample.request(), expecting: nil, at: Sample.hour(1)) else {
            Issue.record("changed")
            return
        }
        #expect(again.state == .pending && again.version == 1)
        #expect(try await store.claimJobs(Sample.claim(), at: Sample.hour(1)).map(\.attempts) == [1])
        #expect(try await !store.recordWriteFailure(id, version: 2, message: "x", givingUp: true, at: Sample.now))
        #expect(try await store.recordWriteFailure(id, version: 1, message: "again", givingUp: true, at: Sample.now))
        #expect(try await store.retryBooking(id, at: Sample.hour(2)))
        #expect(try await store.booking(id)?.state == .pending)
        #expect(try await !store.retryBooking(BookingID("nobody's"), at: Sample.now))
    }

    @Test func `bookings are listed by state, calendar and window, in pages`() async throws {
        let store = try await Sample.store()
        for number in 0..<5 {
            let request = BookingRequest(
                id: BookingID("b\(number)"), address: number < 3 ? Sample.calendar : Sample.other,
                draft: Sample.draft("t", Sample.window(Double(number), Double(number) + 1)))
            _ = try await store.putBooking(request, expecting: nil, at: Sample.now)
        }
        func ids(_ filter: BookingFilter, after: String? = nil, limit: Int = 10) async throws -> [String] {
            try await store.bookings(filter, after: after.map { BookingID($0) }, limit: limit).map(\.id.rawValue)
        }
        #expect(try await ids(BookingFilter(), limit: 2) == ["b0", "b1"])
        #expect(try await ids(BookingFilter(), after: "b1") == ["b2", "b3", "b4"])
        #expect(try await ids(BookingFilter(address: Sample.other)) == ["b3", "b4"])
        #expect(try await ids(BookingFilter(states: [.synced, .failed])) == [])
        #expect(try await ids(BookingFilter(states: [.pending], window: Sample.window(1, 3))) == ["b1", "b2"])
        #expect(
            await failure {
                _ = try await store.putBooking(
                    Sample.request("x", in: CalendarAddress(connection: Sample.connection, calendar: CalendarID("?"))), expecting: nil,
                    at: Sample.now)
            }?.code == .notFound)
    }
}
