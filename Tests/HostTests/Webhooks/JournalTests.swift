import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

/// Durable storage of proven items, many in one commit, and what happens where it does not keep up.
@Suite(.timeLimit(.minutes(5)))
struct JournalTests {
    /// Stores by noting, stands still while it is told to, and fails when it is told to.
    private final class ScriptedStore: DeliveryStore {
        struct State {
            var groups: [Int] = []
            var isHeld = true
            var failures = 0
        }

        let state = Mutex(State())

        var groups: [Int] { state.withLock(\.groups) }

        func recordDeliveries(
            _ gather: @escaping @Sendable () -> [NewDelivery], at instant: Date
        ) async throws(StoreError) -> [DeliveryRecord] {
            while state.withLock(\.isHeld) { try? await Task.sleep(for: .milliseconds(2)) }
            let deliveries = gather()
            let fails = state.withLock { state in
                state.groups.append(deliveries.count)
                state.failures -= 1
                return state.failures >= 0
            }
            if fails { throw StoreError(.full, "there is no room left") }
            if deliveries.contains(where: { $0.mark.name == "broken" }) { throw StoreError(.invalid, "this cannot be stored") }
            return deliveries.map { $0.mark.name.hasPrefix("again") ? .duplicate : .new }
        }

        func sweepDeliveries(before limit: Date) async throws(StoreError) -> Int { 0 }
    }

    private static func item(_ name: String) throws -> NewDelivery {
        NewDelivery(
            channel: ChannelID("ch"), stamp: "", mark: try DeliveryMark(name: name, content: []), tellsChange: true, wish: nil, jobs: [],
            receivedAt: Date())
    }

    private static func wait(_ condition: () async -> Bool) async throws {
        while !(await condition()) { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test func `while one commit runs the next group gathers, and everybody learns what became of theirs`() async throws {
        let store = ScriptedStore()
        let journal = DeliveryJournal(store: store, clock: SystemClock(), bound: 10_000)
        let answers = try await withThrowingTaskGroup(of: (String, [DeliveryRecord])?.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let name = number % 3 == 0 ? "again-\(number)" : "new-\(number)"
                    return (name, try await journal.record([try Self.item(name), try Self.item("new")]))
                }
            }
            group.addTask {
                try await Task.sleep(for: .milliseconds(50))
                store.state.withLock { $0.isHeld = false }
                return nil
            }
            return try await group.reduce(into: [String: [DeliveryRecord]]()) { all, answer in
                if let (name, records) = answer { all[name] = records }
            }
        }
        #expect(answers.count == 300)
        #expect(store.groups.reduce(0, +) == 600)
        #expect(store.groups.count < 10, "\(store.groups)")
        for (name, records) in answers { #expect(records == [name.hasPrefix("again") ? .duplicate : .new, .new]) }
    }

    @Test func `beyond its bound it refuses, and takes in again when there is room`() async throws {
        let store = ScriptedStore()
        let journal = DeliveryJournal(store: store, clock: SystemClock(), bound: 3)
        let waiting = (0..<3).map { number in Task { try await journal.record([try Self.item("\(number)")]) } }
        try await Self.wait { journal.isFull(for: 1) }
        await #expect(throws: DeliveryJournal.Full.self) { try await journal.record([try Self.item("3")]) }
        store.state.withLock { $0.isHeld = false }
        for task in waiting { #expect(try await task.value == [.new]) }
        #expect(try await journal.record([try Self.item("3")]) == [.new])
        // More at once than there can ever be room for.
        await #expect(throws: DeliveryJournal.Full.self) { try await journal.record(try (0..<4).map { try Self.item("\($0)") }) }
    }

    @Test func `a store that fails is told to those who waited for it, and to nobody after`() async throws {
        let store = ScriptedStore()
        store.state.withLock { $0 = ScriptedStore.State(isHeld: false, failures: 1) }
        let journal = DeliveryJournal(store: store, clock: SystemClock(), bound: 10)
        await #expect(throws: StoreError.self) { try await journal.record([try Self.item("1")]) }
        #expect(try await journal.record([try Self.item("1")]) == [.new])
        #expect(!journal.isFull(for: 10))
    }

    @Test func `an item that cannot be stored takes none of its group down`() async throws {
        let store = ScriptedStore()
        let journal = DeliveryJournal(store: store, clock: SystemClock(), bound: 100)
        let names = (0..<20).map { $0 == 7 ? "broken" : "\($0)" }
        let tasks = names.map { name in Task { try await journal.record([try Self.item(name), try Self.item("again-\(name)")]) } }
        try await Self.wait { journal.isFull(for: 61) }
        store.state.withLock { $0.isHeld = false }
        for (name, task) in zip(names, tasks) {
            if name == "broken" {
                await #expect(throws: StoreError.self) { try await task.value }
            } else {
                #expect(try await task.value == [.new, .duplicate], "\(name)")
            }
        }
        #expect(!journal.isFull(for: 100))
    }

    @Test func `a sender is asked to come again where an item cannot be stored, and the item counts when it does`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let store = ScriptedStore()
        store.state.withLock { $0 = ScriptedStore.State(isHeld: false, failures: 1) }
        let receiver = world.services.receiver.with(DeliveryJournal(store: store, clock: world.clock, bound: 1))
        let refused = await receiver.receive(ReceivingTests.arrival(message))
        #expect(refused == WebhookAnswer(status: 503, headers: ["Retry-After": "5"]))
        #expect(world.count(.postponed) == 1 && world.count(.accepted) == 0)
        #expect(await receiver.receive(ReceivingTests.arrival(message)).status == 202)
        #expect(world.count(.accepted) == 1)

        store.state.withLock { $0.isHeld = true }
        let slow = Task { await receiver.receive(ReceivingTests.arrival(message)) }
        try await Self.wait { receiver.journal.isFull(for: 1) }
        #expect(await receiver.receive(ReceivingTests.arrival(message)).status == 503)
        store.state.withLock { $0.isHeld = false }
        #expect(await slow.value.status == 202)
    }

    @Test func `a database that cannot be read makes senders come again`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        try await world.store.close()
        let answer = try await world.deliver(message)
        #expect(answer.status == 503 && answer.headers[.retryAfter] == "5" && answer.text.isEmpty)
    }
}

extension WebhookReceiver {
    /// The same receiver with another journal.
    func with(_ journal: DeliveryJournal) -> WebhookReceiver {
        WebhookReceiver(
            store: store, catalogue: catalogue, configuration: configuration, vault: vault, tokens: tokens, keySets: keySets,
            privateKeys: privateKeys, journal: journal, rates: rates, opened: opened, pacer: pacer, counters: counters, clock: clock,
            random: random,
            logger: logger)
    }
}
