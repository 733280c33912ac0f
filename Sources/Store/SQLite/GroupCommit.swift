import GRDB
import Synchronization

/// Commits together what several callers write at one time: one wait for the disk serves them all.
///
/// Each write has a savepoint of its own, so that one that fails undoes nothing of its neighbours, and none is told that it is done before
/// the commit is. While one group commits the next one gathers; a write that comes alone is committed alone.
final class GroupCommit: Sendable {
    /// Tells a caller that the commit is done, or why it is not.
    private typealias Settle = @Sendable ((any Error)?) -> Void

    private struct Write: Sendable {
        /// Whether its commit waits for the disk.
        let isDurable: Bool
        let perform: @Sendable (Database) throws -> Settle
        /// Tells the caller that nothing of it was written.
        let refuse: @Sendable (any Error) -> Void
    }

    private struct Queue {
        var waiting: [Write] = []
        var isDraining = false
    }

    /// The most writes of one group.
    private static let most = 256

    private let queue = Mutex(Queue())
    private let writer: any DatabaseWriter
    private let openness: SQLiteOpenness
    /// A group that worked so long begins no further write before its commit.
    private let longest: Duration

    init(writer: any DatabaseWriter, openness: SQLiteOpenness, longest: Duration) {
        self.writer = writer
        self.openness = openness
        self.longest = longest
    }

    /// Does `work` in a transaction that others may share, and gives its value once that is committed. What `work` throws undoes it alone.
    func write<Value: Sendable>(
        isDurable: Bool, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            let write = Write(isDurable: isDurable) { db in
                let value = try work(db)
                return { failure in
                    if let failure { continuation.resume(throwing: failure) } else { continuation.resume(returning: value) }
                }
            } refuse: {
                continuation.resume(throwing: $0)
            }
            let isFirst = queue.withLock { queue in
                queue.waiting.append(write)
                defer { queue.isDraining = true }
                return !queue.isDraining
            }
            if isFirst { writer.asyncWriteWithoutTransaction { db in self.drain(db) } }
        }
    }

    /// How many writes were not taken into a group yet.
    var pending: Int { queue.withLock(\.waiting.count) }

    private func drain(_ db: Database) {
        var left: ArraySlice<Write> = []
        while let group = next(left) {
            do {
                try openness.check()
                left = commit(group, in: db)
            } catch {
                for write in group { write.refuse(error) }
                left = []
            }
        }
    }

    /// The next group, which begins with what is left of the last one; `nil` where nobody waits.
    private func next(_ left: ArraySlice<Write>) -> [Write]? {
        queue.withLock { queue in
            let fresh = queue.waiting.prefix(max(0, Self.most - left.count))
            queue.waiting.removeFirst(fresh.count)
            let group = left + fresh
            queue.isDraining = !group.isEmpty
            return group.isEmpty ? nil : Array(group)
        }
    }

    /// Commits a group, or as much of it as can be done in ``longest``; gives what is left.
    private func commit(_ group: [Write], in db: Database) -> ArraySlice<Write> {
        var left = group[...]
        var settles: [Settle] = []
        do {
            try Self.synchronising(group.contains(where: \.isDurable), db) {
                try db.inTransaction(.immediate) {
                    let start = ContinuousClock.now
                    repeat {
                        let write = left.removeFirst()
                        let settle = group.count == 1 ? try Self.performAlone(write, in: db) : try Self.perform(write, in: db)
                        if let settle { settles.append(settle) }
                    } while !left.isEmpty && start.duration(to: .now) < longest
                    return .commit
                }
            }
            for settle in settles { settle(nil) }
        } catch {
            for settle in settles { settle(error) }
            // Where there was no beginning there is none for the others either. Otherwise they were not touched, and have their own turn.
            if left.count == group.count {
                for write in left { write.refuse(error) }
                left = []
            }
        }
        return left
    }

    /// Does the only write of a transaction, which needs no savepoint: where it fails, all is undone.
    private static func performAlone(_ write: Write, in db: Database) throws -> Settle {
        do { return try write.perform(db) } catch {
            write.refuse(error)
            throw error
        }
    }

    /// Does one write; `nil` where it failed and was undone alone. Throws where the engine undid the whole transaction.
    private static func perform(_ write: Write, in db: Database) throws -> Settle? {
        var settle: Settle?
        do {
            try db.inSavepoint {
                settle = try write.perform(db)
                return .commit
            }
            return settle
        } catch {
            write.refuse(error)
            guard db.isInsideTransaction else { throw error }
            return nil
        }
    }

    /// Without waiting for the disk where nobody asks for it, but never so for what comes after.
    private static func synchronising(_ isDurable: Bool, _ db: Database, _ work: () throws -> Void) throws {
        guard !isDurable else { return try work() }
        try db.run("PRAGMA synchronous = NORMAL")
        let result = Result { try work() }
        try db.run("PRAGMA synchronous = FULL")
        try result.get()
    }
}
