import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// Bounds on how often deliveries are looked at.
@Suite(.timeLimit(.minutes(5)))
struct RateTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func limits() -> WebhookLimits {
        var limits = WebhookLimits()
        limits.perChannel = 2
        limits.channelBurst = 10
        limits.unknown = 1
        limits.unknownBurst = 5
        limits.rememberedChannels = 20
        return limits
    }

    @Test func `what a delivery has more than one item is owed for, by its channel alone`() {
        let rates = DeliveryRates(limits(), now: start)
        rates.found("a", now: start)
        rates.found("b", now: start)
        rates.charge("a", 20, now: start)
        rates.charge("a", 0, now: start)
        rates.charge("a", -1, now: start)
        rates.charge("nobody", 1_000, now: start)
        // Nine were left, eleven are owed, and two come a second.
        #expect(!rates.admits("a", now: start) && !rates.admits("a", now: start + 5.5))
        #expect(rates.admits("a", now: start + 6) && !rates.admits("a", now: start + 6))
        #expect((0..<20).filter { _ in rates.admits("b", now: start) }.count == 9)
        #expect(rates.admits("nobody", now: start))
    }

    @Test func `a channel has its burst, and then its rate`() {
        let rates = DeliveryRates(limits(), now: start)
        #expect(rates.admits("a", now: start))
        rates.found("a", now: start)
        #expect((0..<20).filter { _ in rates.admits("a", now: start) }.count == 9)
        #expect((0..<20).filter { _ in rates.admits("a", now: start + 1) }.count == 2)
        #expect((0..<20).filter { _ in rates.admits("a", now: start + 1_000) }.count == 10)
        // A clock that goes back gives nothing.
        #expect(!rates.admits("a", now: start))
    }

    @Test func `addresses that nobody knows share one bucket, and do not touch a channel that was seen`() {
        let rates = DeliveryRates(limits(), now: start)
        #expect(rates.admits("channel", now: start))
        rates.found("channel", now: start)
        #expect((0..<1_000).filter { rates.admits("guess-\($0)", now: start) }.count == 5)
        #expect(rates.admits("channel", now: start))
    }

    @Test func `memory is bounded, however many channels deliver`() {
        let rates = DeliveryRates(limits(), now: start)
        for number in 0..<10_000 {
            let now = start + Double(number)
            _ = rates.admits("\(number)", now: now)
            rates.found("\(number)", now: now)
        }
        #expect(rates.remembered <= 20)
    }

    // MARK: - Pulls

    private func calendar(_ name: String) -> CalendarAddress {
        CalendarAddress(connection: ConnectionID("c"), calendar: CalendarID(name))
    }

    @Test func `a calendar's first pulls are due at once, and then two a second, however often something is told`() {
        let pacer = PullPacer(bound: 100)
        var pulls: Set<Date> = []
        for millisecond in 0..<10_000 { pulls.insert(pacer.due(calendar("a"), now: start + Double(millisecond) / 1_000)) }
        #expect((39...41).contains(pulls.count), "\(pulls.count) pulls in ten seconds")
        let last = start + 10
        // Nobody waits longer than half a second, and another calendar does not wait at all.
        #expect(pacer.due(calendar("a"), now: last) <= last + 0.5)
        #expect(pacer.due(calendar("b"), now: last) == last)
        // After a rest there is a burst again.
        #expect((0..<10).allSatisfy { pacer.due(calendar("a"), now: start + 20 + Double($0)) == start + 20 + Double($0) })
    }

    @Test func `a clock that goes back delays no pull, and memory is bounded`() {
        let pacer = PullPacer(bound: 20)
        for _ in 0..<30 { _ = pacer.due(calendar("a"), now: start) }
        #expect(pacer.due(calendar("a"), now: start - 3_600) <= start - 3_600 + 0.5)
        for number in 0..<1_000 {
            _ = pacer.due(calendar("\(number)"), now: start)
            #expect(pacer.remembered <= 20)
        }
    }

    @Test func `who waits for work is woken for what is due earlier, and not for what is due later`() async throws {
        let signal = WorkSignal()
        let clock = ContinuousClock()
        let isWoken = Box<Bool>()
        let waiting = Task {
            await signal.wait(until: start + 10)
            _ = isWoken.set(true)
        }
        try await clock.sleep(for: .milliseconds(50))
        signal.ring(at: start + 10)
        try await clock.sleep(for: .milliseconds(50))
        #expect(isWoken.peek == nil)
        signal.ring(at: start + 9)
        await waiting.value
        // While nobody waits, a ring is kept whatever it is for: the next one looks.
        signal.ring(at: start + 99)
        await signal.wait(until: start + 10)
    }

    @Test func `a flood to one channel is asked to come again, and another one is heard`() async throws {
        let world = try await PushWorld(["CALENDAR_WEBHOOK_RATE": "1"])
        let message = try await world.message()
        var statuses: [Int: Int] = [:]
        let begun = world.clock.now
        for _ in 0..<100 { statuses[await world.services.receiver.receive(ReceivingTests.arrival(message)).status, default: 0] += 1 }
        // Every second that passes meanwhile is worth one more, on however slow a machine.
        let most = 11 + Int(world.clock.now.timeIntervalSince(begun))
        #expect((10...most).contains(statuses[202] ?? 0), "\(statuses)")
        #expect(statuses[503] == 100 - (statuses[202] ?? 0))
        #expect(world.count(.rejected(.tooMany)) == statuses[503])
        _ = world.provider.makeCalendar(named: "Second")
        _ = try await world.services.calendars.refresh(PushWorld.connection)
        try await world.settle()
        let other = try #require(world.provider.takeMessages().last)
        #expect(other.channel != message.channel)
        #expect(await world.services.receiver.receive(ReceivingTests.arrival(other)).status == 202)
    }
}
