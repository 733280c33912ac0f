import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct JobTests {
    private func job(_ subject: String, at instant: Date = Sample.now, payload: String = "", attempts: Int = 20) -> NewJob {
        NewJob(kind: .pullChanges, subject: subject, payload: Data(payload.utf8), runAfter: instant, maxAttempts: attempts)
    }

    @Test func `jobs about one subject are one job, at the earlier instant, with the newest payload`() async throws {
        let store = try await SQLiteStore.inMemory()
        let first = try await store.enqueue(job("a", at: Sample.hour(2), payload: "1"), at: Sample.now)
        let second = try await store.enqueue(job("a", at: Sample.hour(1), payload: "2"), at: Sample.now)
        _ = try await store.enqueue(job("a", at: Sample.hour(9), payload: "3"), at: Sample.now)
        #expect(first.id == second.id)
        #expect(try await store.nextJobTime(kinds: [.pullChanges]) == Sample.hour(1))
        #expect(try await store.nextJobTime(kinds: [.writeBooking]) == nil)
        #expect(try await store.claimJobs(Sample.claim(), at: Sample.hour(0.9)) == [])
        let claimed = try await store.claimJobs(Sample.claim(until: Sample.hour(3)), at: Sample.hour(1))
        #expect(claimed.count == 1 && claimed[0].payload == Data("3".utf8) && claimed[0].attempts == 1)
        #expect(try await store.nextJobTime(kinds: [.pullChanges]) == Sample.hour(3))
        #expect(try await store.completeJob(try #require(claimed[0].lease)))
        #expect(try await store.job(first.id) == nil)
    }

    @Test func `a job enqueued while it runs is run again, whether it ends well, badly or for good`() async throws {
        let store = try await SQLiteStore.inMemory()
        for ending in ["complete", "bury", "fail", "expire"] {
            _ = try await store.enqueue(job(ending), at: Sample.now)
            let lease = try #require(try await store.claimJobs(Sample.claim(), at: Sample.now).first?.lease)
            _ = try await store.enqueue(job(ending, payload: "new"), at: Sample.now)
            #expect(try await store.claimJobs(Sample.claim("host-2"), at: Sample.now) == [], "one subject never runs twice at once")
            switch ending {
            case "complete": #expect(try await store.completeJob(lease))
            case "bury": #expect(try await store.buryJob(lease, message: "hopeless", at: Sample.now))
            case "fail": #expect(try await store.failJob(lease, message: "busy", retryAt: Sample.hour(0.5)))
            default: break
            }
            let again = try #require(try await store.claimJobs(Sample.claim(until: Sample.hour(3)), at: Sample.hour(2)).first)
            #expect(again.payload == Data("new".utf8) && again.attempts == (ending == "fail" ? 2 : 1), "\(ending)")
            #expect(try await store.completeJob(try #require(again.lease)))
        }
        #expect(try await store.jobCounts() == [])
    }

    @Test func `a worker that lost its lease can end nothing`() async throws {
        let store = try await SQLiteStore.inMemory()
        _ = try await store.enqueue(job("a"), at: Sample.now)
        let slow = try #require(try await store.claimJobs(Sample.claim("slow", until: Sample.hour(1)), at: Sample.now).first?.lease)
        let quick = try #require(try await store.claimJobs(Sample.claim("quick", until: Sample.hour(3)), at: Sample.hour(1)).first?.lease)
        #expect(try await !store.completeJob(slow))
        #expect(try await !store.failJob(slow, message: "x", retryAt: Sample.now))
        #expect(try await !store.buryJob(slow, message: "x", at: Sample.now))
        #expect(try await !store.extendLease(slow, until: Sample.hour(9)))
        #expect(try await !store.releaseJob(slow, at: Sample.now))
        #expect(try await store.extendLease(quick, until: Sample.hour(9)))
        #expect(try await store.claimJobs(Sample.claim("third"), at: Sample.hour(8)) == [])
        #expect(try await store.completeJob(quick))
    }

    @Test func `a job that kills its workers is buried, told of, and can be replayed or discarded`() async throws {
        let store = try await SQLiteStore.inMemory()
        let poison = try await store.enqueue(job("poison", attempts: 3), at: Sample.now)
        for attempt in 1...3 {
            let claimed = try await store.claimJobs(Sample.claim(until: Sample.hour(Double(attempt))), at: Sample.hour(Double(attempt) - 1))
            #expect(claimed.map(\.attempts) == [attempt])
        }
        #expect(try await store.claimJobs(Sample.claim(), at: Sample.hour(3)) == [])
        let dead = try await store.jobs(in: .dead, after: nil, limit: 10)
        #expect(dead.map(\.id) == [poison.id] && dead[0].lastError?.contains("3 attempts") == true)
        #expect(try await store.jobCounts() == [JobCount(kind: .pullChanges, state: .dead, count: 1, oldestRunAfter: Sample.now)])
        #expect(try await store.replayJob(poison.id, at: Sample.hour(4)))
        #expect(try await !store.replayJob(poison.id, at: Sample.hour(4)))
        let lease = try #require(try await store.claimJobs(Sample.claim(until: Sample.hour(9)), at: Sample.hour(4)).first?.lease)
        #expect(try await store.buryJob(lease, message: "hopeless", at: Sample.now))
        #expect(try await store.discardJob(poison.id))
        #expect(try await !store.discardJob(poison.id))
    }

    @Test func `a release does not count, a failure waits, and accounts and kinds are spared when asked`() async throws {
        let store = try await Sample.store()
        _ = try await store.enqueue(
            NewJob(kind: .pullChanges, subject: "a", connection: Sample.connection, runAfter: Sample.now), at: Sample.now)
        _ = try await store.enqueue(job("free"), at: Sample.now)
        let spared = JobClaim(
            owner: "h", kinds: [.pullChanges], limit: 9, leaseUntil: Sample.hour(1), excludedConnections: [Sample.connection])
        let free = try await store.claimJobs(spared, at: Sample.now)
        #expect(free.map(\.subject) == ["free"])
        let none = JobClaim(owner: "h", kinds: [], limit: 9, leaseUntil: Sample.hour(1))
        #expect(try await store.claimJobs(none, at: Sample.now) == [])
        let lease = try #require(free[0].lease)
        #expect(try await store.releaseJob(lease, at: Sample.now))
        let again = try #require(try await store.claimJobs(spared, at: Sample.now).first)
        #expect(again.attempts == 1)
        #expect(try await store.failJob(try #require(again.lease), message: "slow down", retryAt: Sample.hour(5)))
        #expect(try await store.claimJobs(spared, at: Sample.hour(4.9)) == [])
        #expect(try await store.claimJobs(spared, at: Sample.hour(5)).map(\.lastError) == ["slow down"])
    }

    @Test func `a thousand jobs and ten claimers in one process: each job once, earliest first`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        for number in 0..<1000 { _ = try await store.enqueue(job("\(number)", at: Sample.hour(-Double(number))), at: Sample.now) }
        #expect(try await store.claimJobs(Sample.claim("first", limit: 2), at: Sample.now).map(\.subject) == ["999", "998"])
        let claimed = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for worker in 0..<10 {
                group.addTask {
                    var mine: [Int64] = []
                    while true {
                        let jobs = try await store.claimJobs(Sample.claim("worker-\(worker)", limit: 7), at: Sample.now)
                        if jobs.isEmpty { return mine }
                        mine += jobs.map(\.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 998 && Set(claimed).count == 998)
        try await store.close()
    }

    @Test func `a named lease has one owner until it ends`() async throws {
        let store = try await SQLiteStore.inMemory()
        #expect(try await store.acquireLease("refresh", owner: "a", until: Sample.hour(1), at: Sample.now))
        #expect(try await store.acquireLease("refresh", owner: "a", until: Sample.hour(2), at: Sample.now))
        #expect(try await !store.acquireLease("refresh", owner: "b", until: Sample.hour(3), at: Sample.hour(1.9)))
        #expect(try await !store.releaseLease("refresh", owner: "b"))
        #expect(try await store.acquireLease("refresh", owner: "b", until: Sample.hour(3), at: Sample.hour(2)))
        #expect(try await !store.releaseLease("refresh", owner: "a"))
        #expect(try await store.releaseLease("refresh", owner: "b"))
    }

    @Test func `a store that was closed says so`() async throws {
        let database = try await TestDatabase.migrated()
        let store = try await database.open()
        try await store.close()
        #expect(await failure { _ = try await store.jobCounts() } != nil)
    }
}
