import CalendarStore
import Foundation
import ProviderKit

extension StoppingStore {
    func putBooking(_ request: BookingRequest, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome {
        try await base.putBooking(request, expecting: expected, at: instant)
    }

    func cancelBooking(_ id: BookingID, expecting expected: Int?, at instant: Date) async throws(StoreError) -> BookingOutcome {
        try await base.cancelBooking(id, expecting: expected, at: instant)
    }

    func booking(_ id: BookingID) async throws(StoreError) -> Booking? {
        try await base.booking(id)
    }

    func bookings(_ filter: BookingFilter, after: BookingID?, limit: Int) async throws(StoreError) -> [Booking] {
        try await base.bookings(filter, after: after, limit: limit)
    }

    func bookingWork(_ id: BookingID) async throws(StoreError) -> BookingWork? {
        try await base.bookingWork(id)
    }

    func beginWrite(_ id: BookingID, version: Int, in address: CalendarAddress, at instant: Date) async throws(StoreError) -> WriteStart {
        let start = try await base.beginWrite(id, version: version, in: address, at: instant)
        await stop.reached(.afterAnnouncement)
        return start
    }

    func recordWrite(_ result: WriteResult, at instant: Date) async throws(StoreError) -> WriteRecorded {
        await stop.reached(.afterAnswer)
        let recorded = try await base.recordWrite(result, at: instant)
        await stop.reached(.afterCommit)
        return recorded
    }

    func recordWriteFailure(_ id: BookingID, version: Int, message: String, givingUp: Bool, at instant: Date) async throws(StoreError)
        -> Bool
    {
        try await base.recordWriteFailure(id, version: version, message: message, givingUp: givingUp, at: instant)
    }

    func retryBooking(_ id: BookingID, at instant: Date) async throws(StoreError) -> Bool {
        try await base.retryBooking(id, at: instant)
    }

    func enqueue(_ job: NewJob, at instant: Date) async throws(StoreError) -> Job {
        try await base.enqueue(job, at: instant)
    }

    func claimJobs(_ claim: JobClaim, at instant: Date) async throws(StoreError) -> [Job] {
        let jobs = try await base.claimJobs(claim, at: instant)
        if !jobs.isEmpty { await stop.reached(.afterClaim) }
        return jobs
    }

    func nextJobTime(kinds: Set<JobKind>) async throws(StoreError) -> Date? {
        try await base.nextJobTime(kinds: kinds)
    }

    func extendLease(_ lease: JobLease, until: Date) async throws(StoreError) -> Bool {
        try await base.extendLease(lease, until: until)
    }

    func completeJob(_ lease: JobLease) async throws(StoreError) -> Bool {
        await stop.reached(.beforeCompletion)
        return try await base.completeJob(lease)
    }

    func failJob(_ lease: JobLease, message: String, retryAt: Date) async throws(StoreError) -> Bool {
        try await base.failJob(lease, message: message, retryAt: retryAt)
    }

    func releaseJob(_ lease: JobLease, at instant: Date) async throws(StoreError) -> Bool {
        try await base.releaseJob(lease, at: instant)
    }

    func buryJob(_ lease: JobLease, message: String, at instant: Date) async throws(StoreError) -> Bool {
        try await base.buryJob(lease, message: message, at: instant)
    }

    func replayJob(_ id: Int64, at instant: Date) async throws(StoreError) -> Bool {
        try await base.replayJob(id, at: instant)
    }

    func discardJob(_ id: Int64) async throws(StoreError) -> Bool {
        try await base.discardJob(id)
    }

    func job(_ id: Int64) async throws(StoreError) -> Job? {
        try await base.job(id)
    }

    func jobs(in state: Job.State, after: Int64?, limit: Int) async throws(StoreError) -> [Job] {
        try await base.jobs(in: state, after: after, limit: limit)
    }

    func jobCounts() async throws(StoreError) -> [JobCount] {
        try await base.jobCounts()
    }

    func acquireLease(_ name: String, owner: String, until: Date, at instant: Date) async throws(StoreError) -> Bool {
        try await base.acquireLease(name, owner: owner, until: until, at: instant)
    }

    func releaseLease(_ name: String, owner: String) async throws(StoreError) -> Bool {
        try await base.releaseLease(name, owner: owner)
    }
}
