import Foundation
import GoogleAdapter
import MicrosoftAdapter
import ProviderConformance
import ProviderKit
import ProviderSimulators

/// A simulated provider of the web with an account full of events, and the adapter for it.
struct WebService {
    static let account = "ada@example.org"

    let name: String
    let adapter: any ProviderAdapter
    let simulator: any SimulatedProvider
    let calendar: CalendarID
    private let now: Date

    /// Google and Microsoft, each with an empty calendar.
    static func all(now: Date) async throws -> [WebService] {
        let clock = SimulatedClock(now)
        let (google, microsoft) = (GoogleSimulator(clock: clock), MicrosoftSimulator(clock: clock))
        guard let places = GoogleEndpoints(origin: google.origin), let others = MicrosoftEndpoints(origin: microsoft.origin) else {
            throw BenchmarkError("a simulator has no address")
        }
        return try await [
            WebService("Google", GoogleAdapter(endpoints: places), google, now),
            WebService("Microsoft", MicrosoftAdapter(endpoints: others), microsoft, now),
        ]
    }

    private init(_ name: String, _ adapter: any ProviderAdapter, _ simulator: any SimulatedProvider, _ now: Date) async throws {
        self.name = name
        self.adapter = adapter
        self.simulator = simulator
        self.now = now
        simulator.makeAccount(Self.account)
        guard let made = try await simulator.counterpart(for: Self.account).makeCalendar(named: "Benchmark") else {
            throw BenchmarkError("no calendar can be made at \(name)")
        }
        calendar = made.id
    }

    /// Puts single events, an hour each, over the next year; gives their names.
    @discardableResult
    func fill(_ count: Int) async throws -> [EventID] {
        var random = SeededNumbers(seed: 0xCA1)
        let counterpart = simulator.counterpart(for: Self.account)
        var events: [EventID] = []
        for number in 0..<count {
            let window = try Self.window(now, hour: random.next(below: 360 * 24))
            events.append(
                try await counterpart.put(CounterpartEvent("Appointment \(number) with somebody", .instants(window)), in: calendar))
        }
        return events
    }

    /// Moves some of the events.
    func change(_ events: some Sequence<EventID>) async throws {
        let counterpart = simulator.counterpart(for: Self.account)
        for (number, event) in events.enumerated() {
            try await counterpart.change(event, title: "Moved", window: try Self.window(now, hour: number * 24 + 7), in: calendar)
        }
    }

    private static func window(_ now: Date, hour: Int) throws -> TimeWindow {
        let start = Date(timeIntervalSince1970: (now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400 + Double(hour) * 3_600)
        guard let window = TimeWindow(start: start, end: start + 3_600) else { throw BenchmarkError("an empty window") }
        return window
    }
}
