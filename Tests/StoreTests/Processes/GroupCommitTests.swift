import Dispatch
import Foundation
import GRDB
import ProviderKit
import Synchronization
import Testing

@testable import CalendarStore

/// Many writes in one commit: one wait for the disk, and nobody pays for a neighbour.
@Suite(.timeLimit(.minutes(2)))
struct GroupCommitTests {
    private final class CommitCounter: TransactionObserver, Sendable {
        let commits = Mutex(0)
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
        func databaseDidRollback(_ db: Database) {}
    }

    private let database: TestDatabase
    private let store: SQLiteStore

    init() async throws {
        database = try await TestDatabase.migrated()
        // What is in one group must not depend on how fast the machine is.
        store = try await database.open(SQLiteOptions(longestGroup: .seconds(3_600)))
    }

    private static func put(_ name: String, in db: Database) throws {
        try db.run("INSERT INTO leases (name, owner, lease_until) VALUES (?, 'me', 0)", [name])
    }

    private func names() async throws -> Set<String> {
        try await store.read { db in Set(try db.rows("SELECT name FROM leases").map { $0[0] as String }) }
    }

    /// Holds the writer until all of `work` waits for it, and gives what became of each, in order.
    private func together<Value: Sendable>(
        _ work: [@Sendable () async throws -> Value], in store: SQLiteStore? = nil
    ) async throws -> [Result<Value, any Error>] {
        let store = store ?? self.store
        let (gate, isHeld) = (DispatchSemaphore(value: 0), AsyncStream.makeStream(of: Void.self))
        let holder = Task {
            try await store.write { _ in
                isHeld.continuation.finish()
                gate.wait()
            }
        }
        for await _ in isHeld.stream {}
        var tasks: [Task<Value, any Error>] = []
        for item in work {
            let asked = store.pendingWrites
            tasks.append(Task { try await item() })
            while store.pendingWrites == asked { try await Task.sleep(for: .milliseconds(1)) }
        }
        gate.signal()
        try await holder.value
        var results: [Result<Value, any Error>] = []
        for task in tasks { results.append(await task.result) }
        return results
    }

    @Test func `what waits at one time is committed together, and each is answered with its own`() async throws {
        let counter = CommitCounter()
        try await store.writer.writeWithoutTransaction { db in db.add(transactionObserver: counter, extent: .databaseLifetime) }
        let results = try await together(
            (0..<200).map { number in
                { [store] in
                    try await store.write { db in
                        try Self.put("\(number)", in: db)
                        return number
                    }
                }
            })
        #expect(try results.map { try $0.get() } == Array(0..<200))
        #expect(try await names().count == 200)
        let commits = counter.commits.withLock { $0 }
        // That of the one who held the writer, and theirs.
        #expect(commits == 2)
    }

    @Test func `a write that fails undoes all of itself and nothing of its neighbours`() async throws {
        let results = try await together(
            (0..<30).map { number in
                { [store] in
                    try await store.write { db in
                        try Self.put("\(number)", in: db)
                        switch number % 3 {
                        case 1: throw StoreError(.invalid, "a test")
                        case 2: try Self.put("0", in: db)
                        default: break
                        }
                        return number
                    }
                }
            })
        for (number, result) in results.enumerated() {
            switch (number % 3, result) {
            case (0, .success(number)): continue
            case (1, .failure(let error as StoreError)): #expect(error.code == .invalid)
            case (2, .failure(let error as StoreError)): #expect(error.code == .ruleBroken)
            default: Issue.record("\(number): \(result)")
            }
        }
        #expect(try await names() == Set((0..<30).filter { $0 % 3 == 0 }.map(String.init)))
    }

    @Test func `where the engine undoes everything, whoever was part of it is told so, and the others have their turn`() async throws {
        let results = try await together(
            (0..<9).map { number in
                { [store] in
                    try await store.write { db in
                        if number == 4 { try db.run("INSERT OR ROLLBACK INTO leases (name, owner, lease_until) VALUES ('0', 'me', 0)") }
                        try Self.put("\(number)", in: db)
                    }
                }
            })
        for (number, result) in results.enumerated() {
            if case .failure(let error) = result {
                #expect(number <= 4 && (error as? StoreError)?.code == .ruleBroken, "\(number): \(error)")
            } else {
                #expect(number != 4)
            }
        }
        let told = Set(results.indices.filter { (try? results[$0].get()) != nil }.map(String.init))
        #expect(try await names() == told)
        #expect(told.isSuperset(of: ["5", "6", "7", "8"]))
    }

    /// Writes together, and gives how each was synchronised with the disk.
    private func levels(_ durable: [Bool], in store: SQLiteStore) async throws -> [Int] {
        try await together(
            durable.map { isDurable in
                {
                    isDurable
                        ? try await store.write { db in try SynchronisationProbe.level(in: db) }
                        : try await store.writeInPassing { db in try SynchronisationProbe.level(in: db) }
                }
            }, in: store
        ).map { try $0.get() }
    }

    @Test func `one that asks for the disk makes all of its group wait for it, and without one none does`() async throws {
        #expect(try await levels([false, false, true, false], in: store) == [2, 2, 2, 2])
        #expect(try await levels([false, false], in: store) == [1, 1])
        #expect(try await SynchronisationProbe.level(of: store) == 2)
    }

    @Test func `a group that worked for its time leaves the others to the next, and each has its turn`() async throws {
        let impatient = try await database.open(SQLiteOptions(longestGroup: .zero))
        // Each has a commit of its own; until the third is done, somebody who waits with it asks for the disk.
        #expect(try await levels([false, false, true, false], in: impatient) == [2, 2, 2, 1])
        try await impatient.close()
    }

    @Test func `a writer that gave up before writes nothing`() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.write { db in try Self.put("cancelled", in: db) }
        }
        #expect(await failure { try await task.value }?.code == .cancelled)
        #expect(try await names().isEmpty)
    }

    @Test func `whoever writes while the store is closed is answered, and with the truth`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("closing while writing: seed \(seed)")
        var done: Set<String> = []
        await withTaskGroup(of: String?.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await store.write { db in try Self.put("\(number)", in: db) }
                        return "\(number)"
                    } catch {
                        #expect((error as? StoreError)?.code == .inaccessible, "\(error)")
                        return nil
                    }
                }
            }
            group.addTask {
                try? await Task.sleep(for: .microseconds(Int(seed % 2_000)))
                try? await store.close()
                return nil
            }
            for await name in group { if let name { done.insert(name) } }
        }
        let again = try await database.open()
        #expect(try await again.read { db in Set(try db.rows("SELECT name FROM leases").map { $0[0] as String }) } == done)
        try await again.close()
    }
}
