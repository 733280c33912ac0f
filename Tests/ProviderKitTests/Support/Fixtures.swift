import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization

/// The same bytes in every run: a counter that is mixed (SplitMix64, seed 1).
final class RepeatableRandom: RandomSource {
    private let state = Mutex<UInt64>(1)

    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
            }
        }
    }
}

/// Keeps how every verb ended.
final class RecordingObserver: SessionObserver {
    private let seen = Mutex<[VerbOutcome]>([])
    var outcomes: [VerbOutcome] { seen.withLock { $0 } }
    func verbEnded(_ outcome: VerbOutcome) { seen.withLock { $0.append(outcome) } }
}

/// A provider in memory with a session to it.
struct SessionFixture {
    let provider = MemoryProvider()
    let clock = ManualClock()
    let observer = RecordingObserver()
    let calendar: CalendarID

    init() { calendar = provider.makeCalendar(named: "Work") }

    var context: ProviderContext {
        ProviderContext(
            connection: ConnectionContext(
                id: ConnectionID("c"), credential: .password(username: "owner", password: Secret("correct horse battery staple"))),
            http: NoTransport(), clock: clock, random: RepeatableRandom())
    }

    func session(
        _ adapter: (any ProviderAdapter)? = nil, retry: RetryPolicy = .standard, deadline: Duration = .seconds(120),
        hidesSecrets: Bool = false
    ) -> ProviderSession {
        ProviderSession(
            adapter: adapter ?? MemoryAdapter(provider: provider), context: context, retry: retry, deadline: deadline,
            hidesSecrets: hidesSecrets, observer: observer)
    }

    static func window(hours: Double = 1, from start: Double = 0) -> TimeWindow {
        let first = Date(timeIntervalSince1970: 1_800_000_000 + start * 3_600)
        guard let window = TimeWindow(start: first, end: first.addingTimeInterval(hours * 3_600)) else {
            preconditionFailure("a test asked for an empty window")
        }
        return window
    }

    func create(key: String = "k", draft: EventDraft = EventDraft(title: "T", window: window())) -> CreateEventRequest {
        CreateEventRequest(calendar: calendar, key: EventKey(key), draft: draft)
    }

    static func failure(
        _ permanence: ProviderError.Permanence = .temporary(retryAfter: nil), effect: ProviderError.Effect = .none,
        code: ProviderErrorCode = .serverFault
    ) -> ProviderError {
        ProviderError(code, permanence, operation: .identify, effect: effect, message: "the provider failed; try again later")
    }
}
