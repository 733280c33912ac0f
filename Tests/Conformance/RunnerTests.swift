import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@Suite("The runner", .timeLimit(.minutes(2)))
struct RunnerTests {
    @Test("stops a case that takes too long, goes on with the next, and cleans up")
    func stopsSlowCases() async throws {
        let memory = MemoryHarness()
        var adapter = TamperedAdapter(memory.provider)
        adapter.create = { _, _ throws(ProviderError) in
            try? await Task.sleep(for: .seconds(600))
            throw ProviderError(.cancelled, .temporary(retryAfter: nil), operation: .createEvent, message: "the call was cancelled")
        }
        let report = await ConformanceRunner(cases: cases("EVENT-CREATE-1", "CALENDARS-LIST-5"), timeLimit: .seconds(6))
            .run(memory.harness(adapter: adapter))
        #expect(report.cases.map(\.id) == ["CALENDARS-LIST-5", "EVENT-CREATE-1"])
        #expect(report.cases[0].isPassed)
        #expect(report.cases[1].failure?.contains("not done after") == true)
        let left = try await memory.harness().session(for: .owner).listCalendars().filter { $0.access == .write }
        #expect(left.isEmpty, "the calendar of the stopped case was removed")
    }

    @Test("gives up on a case that does not stop when it is cancelled")
    func abandonsHangingCases() async {
        let memory = MemoryHarness()
        var adapter = TamperedAdapter(memory.provider)
        let box = Released()
        adapter.identify = { _ throws(ProviderError) in
            await box.wait()
            return .anonymous
        }
        let report = await ConformanceRunner(cases: cases("AUTH-IDENTIFY-1", "CALENDARS-LIST-5"), timeLimit: .seconds(6))
            .run(memory.harness(adapter: adapter))
        #expect(report.cases.first?.failure?.contains("does not stop") == true, "\(report.table())")
        #expect(report.cases.last?.isPassed == true)
        await box.release()
    }

    @Test("reports what could not be removed, and is red for it")
    func reportsLeftovers() async {
        let memory = MemoryHarness()
        let harness = StubbornHarness(inner: memory.harness())
        let report = await ConformanceRunner().run(harness)
        #expect(!report.isGreen)
        #expect(report.failed.allSatisfy { $0.outcome == .passed && $0.failure?.contains("left behind: the calendar") == true })
        #expect(!report.failed.isEmpty)
    }

    @Test("makes keys that no other run makes, and no two cases share")
    func keysAreUnique() async {
        let memory = MemoryHarness()
        let seen = SeenKeys()
        var adapter = TamperedAdapter(memory.provider)
        adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
            seen.note(request.key.value)
            return try await base.createEvent(request, in: context)
        }
        for _ in 0..<2 { _ = await ConformanceRunner(cases: cases("EVENT-READ-1", "EVENT-READ-3")).run(memory.harness(adapter: adapter)) }
        let prefixes = Set(seen.keys.map { $0.split(separator: "-").prefix(3).joined(separator: "-") })
        #expect(prefixes.count == 4)
        #expect(prefixes.allSatisfy { $0.hasPrefix("ch-") })
    }

    @Test("tells of every case when it ends, in order")
    func tellsProgress() async {
        let told = SeenKeys()
        let report = await ConformanceRunner(progress: { told.note($0.id) }).run(MemoryHarness().harness())
        #expect(told.keys == report.cases.map(\.id))
        #expect(told.keys == ConformanceCase.all.map(\.id))
    }

    @Test("fails every case, and nothing else, when the server is not there")
    func serverIsGone() async {
        let memory = MemoryHarness()
        memory.provider.setPassword(Secret("changed"), of: "owner")
        let report = await ConformanceRunner().run(memory.harness())
        #expect(!report.isGreen)
        #expect(report.withoutEvidence.count > 40)
    }

    private func cases(_ ids: String...) -> [ConformanceCase] { ConformanceCase.all.filter { ids.contains($0.id) } }
}

/// Somebody who waits without minding to be cancelled.
private actor Released {
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isReleased = false

    func wait() async {
        if isReleased { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func release() {
        isReleased = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

/// Keeps what it is told, in order.
private final class SeenKeys: Sendable {
    private let values = Mutex<[String]>([])
    var keys: [String] { values.withLock { $0 } }
    func note(_ value: String) { values.withLock { $0.append(value) } }
}

/// A harness whose calendars cannot be removed.
private struct StubbornHarness: ConformanceHarness {
    let inner: AccountHarness
    var adapter: any ProviderAdapter { inner.adapter }
    var server: String? { inner.server }
    var deadServers: [String] { inner.deadServers }
    var readOnlyCalendar: CalendarID? { inner.readOnlyCalendar }
    var counterpart: (any Counterpart)? { inner.counterpart }

    func context(for account: ConformanceAccount, connected: Bool) async throws -> ProviderContext {
        try await inner.context(for: account, connected: connected)
    }

    func prepareCalendar(named name: String) async throws -> PreparedCalendar { try await inner.prepareCalendar(named: name) }

    func removeCalendar(_ calendar: CalendarID) async throws { throw HarnessError("nobody may remove \(calendar)") }
}
