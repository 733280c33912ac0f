import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The reference adapter")
struct MemoryConformanceTests {
    @Test("conforms, with pages of one, two and many", arguments: [1, 2, 1_000])
    func conforms(pageSize: Int) async throws {
        let report = await ConformanceRunner().run(MemoryHarness(pageSize: pageSize).harness())
        #expect(report.isGreen, "\(report.table())")
        // Push has a reference of its own.
        let withoutPush = ConformanceCase.all.filter { !$0.requirements.contains(.push) }.map(\.id)
        #expect(report.passed.map(\.id) == withoutPush)
    }

    @Test("is left as it was found, calendars and events")
    func isLeftAsFound() async throws {
        let memory = MemoryHarness()
        let harness = memory.harness()
        let mine = memory.provider.makeCalendar(named: "Mine")
        let event = try await MemoryCounterpart(provider: memory.provider)
            .put(CounterpartEvent("Mine", .days(first: CivilDay(2026, 1, 1), count: 1)), in: mine)
        let before = try await harness.session(for: .owner).listCalendars()
        let report = await ConformanceRunner().run(harness)
        #expect(report.isGreen, "\(report.table())")
        let after = try await harness.session(for: .owner).listCalendars()
        #expect(after == before)
        #expect(memory.provider.events(in: mine).map(\.id) == [event])
    }

    @Test("conforms in somebody's own calendar without a counterpart, and leaves it as it was found")
    func conformsInSomebodysCalendar() async throws {
        let memory = MemoryHarness(pageSize: 2)
        let mine = memory.provider.makeCalendar(named: "Mine")
        let counterpart = MemoryCounterpart(provider: memory.provider)
        let now = SystemClock().now
        // In the way of the first stretch that the suite would use, and repeating in none.
        let window = try #require(TimeWindow(start: now.addingTimeInterval(35 * 86_400), end: now.addingTimeInterval(35 * 86_400 + 60)))
        let event = try await counterpart.put(CounterpartEvent("Mine", .instants(window)), in: mine)
        let harness = AccountHarness(
            adapter: MemoryAdapter(provider: memory.provider), server: memory.provider.server, username: "owner",
            password: memory.password, transport: NoTransport(), calendar: mine)
        let report = await ConformanceRunner().run(harness)
        #expect(report.isGreen, "\(report.table())")
        #expect(report.notApplicable.count > 5)
        #expect(report.notApplicable.allSatisfy { $0.isForWantOfSomething }, "\(report.notApplicable)")
        #expect(memory.provider.events(in: mine).map(\.id) == [event])
    }
}

extension CaseResult {
    /// Whether the harness, and not the adapter, is why the case does not apply.
    fileprivate var isForWantOfSomething: Bool {
        if case .notApplicable(let reason) = outcome {
            reason.contains("counterpart") || reason.contains("read-only") || reason.contains("push")
        } else {
            false
        }
    }
}
