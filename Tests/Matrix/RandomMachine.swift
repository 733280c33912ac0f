import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import TestSupport
import Testing

@testable import CalendarHost

/// One random life: bookings on our side, people on the provider's side, misfortune between them, and a model of what must be in the end.
struct RandomMachine {
    private struct Wish {
        var title: String
        var calendar: CalendarID?
        var hour: Int
        /// Whether somebody changed or removed the event at the provider since it was put last.
        var wasMeddledWith = false
    }

    let world: ProviderWorld
    var random: SeededGenerator
    /// What happened, for the reader of a failure.
    private(set) var story: [String] = []
    private var wishes: [Int: Wish] = [:]
    private var strangers: [CalendarID: [EventID]] = [:]
    private var serial = 0

    init(world: ProviderWorld, random: SeededGenerator) {
        self.world = world
        self.random = random
    }

    private static func id(_ number: Int) -> String { "random \(number)" }
    private static func name(_ number: Int) -> String { "R\(number): " }

    private mutating func roll(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func anyCalendar() -> CalendarID { world.calendars[roll(0..<world.calendars.count)] }
    private mutating func serialNumber() -> Int {
        serial += 1
        return serial
    }

    /// Does one thing.
    mutating func step() async throws {
        switch roll(0..<100) {
        case 0..<22: try await put()
        case 22..<28: try await cancel()
        case 28..<46: try await meddle()
        case 46..<52: try await meddleWithOurs()
        case 52..<72: try await world.runDueBookings()
        case 72..<84:
            let calendar = anyCalendar()
            do { _ = try await world.services.changes.pull(world.address(calendar)) } catch { story.append("a pull failed: \(error)") }
        case 84..<94: misfortune()
        case 94..<97:
            // Misfortune may strike the owner's consent as well; then there is another day.
            do { try await world.consentAgainIfNeeded() } catch { story.append("the consent failed: \(error)") }
        default: world.clock.advance(by: Double(roll(1..<4_000)))
        }
    }

    private mutating func put() async throws {
        let known = wishes.keys.sorted()
        let isNew = known.count < 3 || roll(0..<100) < 30
        let number = isNew ? serialNumber() : known[roll(0..<known.count)]
        var calendar = wishes[number]?.calendar ?? anyCalendar()
        if roll(0..<100) < 25 { calendar = anyCalendar() }
        try await put(number, in: calendar)
    }

    private mutating func put(_ number: Int, in calendar: CalendarID) async throws {
        let wish = Wish(title: "\(Self.name(number))\(serialNumber())", calendar: calendar, hour: roll(0..<400))
        story.append("put \(number) “\(wish.title)” in \(calendar)")
        _ = try await world.services.bookings.put(
            try world.request(Self.id(number), in: calendar, title: wish.title, hour: wish.hour))
        wishes[number] = wish
    }

    private mutating func cancel() async throws {
        let known = wishes.filter { $0.value.calendar != nil }.keys.sorted()
        guard !known.isEmpty else { return }
        let number = known[roll(0..<known.count)]
        story.append("cancel \(number)")
        _ = try await world.services.bookings.cancel(BookingID(Self.id(number)))
        wishes[number]?.calendar = nil
    }

    /// A person does something with other events.
    private mutating func meddle() async throws {
        let calendar = anyCalendar()
        let own = strangers[calendar] ?? []
        switch roll(0..<10) {
        case 0..<5:
            var event = CounterpartEvent("Somebody's \(serialNumber())", .instants(try world.window(roll(0..<400))))
            if roll(0..<4) == 0 {
                event.repetition = .init(
                    roll(0..<2) == 0 ? .day : .week, count: roll(2..<6), removed: [1],
                    moved: roll(0..<2) == 0 ? [0: try world.window(roll(0..<400))] : [:])
            } else {
                event.status = roll(0..<4) == 0 ? .tentative : .confirmed
                event.isTransparent = roll(0..<5) == 0
            }
            let id = try await world.counterpart.put(event, in: calendar)
            strangers[calendar, default: []].append(id)
            story.append("a person puts \(id)")
        case 5..<8:
            guard !own.isEmpty else { return }
            let id = own[roll(0..<own.count)]
            let window = roll(0..<2) == 0 ? nil : try world.window(roll(0..<400))
            try await world.counterpart.change(id, title: "Somebody's \(serialNumber())", window: window, in: calendar)
            story.append("a person changes \(id)")
        default:
            guard !own.isEmpty else { return }
            let id = own[roll(0..<own.count)]
            try await world.counterpart.remove(id, from: calendar)
            strangers[calendar]?.removeAll { $0 == id }
            story.append("a person removes \(id)")
        }
    }

    /// A person does something with an event of ours.
    private mutating func meddleWithOurs() async throws {
        let known = wishes.filter { $0.value.calendar != nil }.keys.sorted()
        guard !known.isEmpty else { return }
        let number = known[roll(0..<known.count)]
        let live = try await world.services.bookings.work(BookingID(Self.id(number))).mappings.filter { $0.state == .live }
        guard let mapping = live.first, let event = mapping.event else { return }
        let records = try await world.counterpart.events(in: mapping.address.calendar)
        guard records.contains(where: { $0.id == event.id }) else { return }
        wishes[number]?.wasMeddledWith = true
        if roll(0..<2) == 0 {
            try await world.counterpart.remove(event.id, from: mapping.address.calendar)
            story.append("a person removes the event of \(number)")
        } else {
            try await world.counterpart.change(
                event.id, title: "By a person", window: try world.window(roll(0..<400)), in: mapping.address.calendar)
            story.append("a person changes the event of \(number)")
        }
    }

    private mutating func misfortune() {
        let all = world.kind.misfortunes
        let misfortune = all[roll(0..<all.count)]
        story.append("misfortune: \(misfortune.testDescription)")
        // At most a few wait at a time, or nothing would ever work.
        if world.faults.rules.count > 3 { world.faults = FaultPlan() }
        world.faults.rules.append(FaultPlan.Rule(misfortune.fault, skip: roll(0..<4), times: min(3, misfortune.times)))
    }

    /// Lets everything come to rest on a sunny day, and gives what is wrong then.
    mutating func end() async throws -> [String] {
        world.faults = FaultPlan()
        try await world.consentAgainIfNeeded()
        for (number, wish) in wishes.sorted(by: { $0.key < $1.key }) where wish.wasMeddledWith {
            if let calendar = wish.calendar { try await put(number, in: calendar) }
        }
        try await world.settle(wishes.keys.sorted().map(Self.id))
        var flaws: [String] = []
        for (number, wish) in wishes.sorted(by: { $0.key < $1.key }) {
            let flaw = try await world.flaw(Self.id(number), name: Self.name(number), title: wish.title, calendar: wish.calendar)
            if let flaw { flaws.append("booking \(number): \(flaw)") }
        }
        for calendar in world.calendars { flaws += try await check(calendar) }
        return flaws
    }

    private func check(_ calendar: CalendarID) async throws -> [String] {
        var flaws: [String] = []
        let expected = (strangers[calendar] ?? []).count + wishes.values.filter { $0.calendar == calendar }.count
        let records = try await world.counterpart.events(in: calendar)
        if records.count != expected { flaws.append("\(calendar) holds \(records.count) events instead of \(expected): \(records)") }
        let span = try #require(TimeWindow(start: try world.window(0).start, end: try world.window(24 * 40).end))
        // First what changes say, then what everything says.
        for reconciles in [false, true] {
            // As the queue does: what arrived during a run that broke off and went on is read by the next one.
            var summary = try await world.services.changes.pull(world.address(calendar), reconciles: reconciles)
            if summary.isDirty { summary = try await world.services.changes.pull(world.address(calendar)) }
            if summary.isDirty { flaws.append("\(calendar) is never done") }
            guard let truth = try world.truth(of: calendar, in: span) else { continue }
            let answer = try await world.services.availability.answer(
                AvailabilityRequest(calendars: [world.address(calendar)], window: span, maximumAge: 1e9))
            let merged = MergedInterval.merge(truth.map { MergedInterval(window: $0.window, kind: $0.kind) })
            if answer.busy != merged {
                let (missing, extra) = (merged.filter { !answer.busy.contains($0) }, answer.busy.filter { !merged.contains($0) })
                flaws.append("busy time of \(calendar) (everything: \(reconciles)) lacks \(missing) and has \(extra) too many")
            }
        }
        return flaws
    }
}
