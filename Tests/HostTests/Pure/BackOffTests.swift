import Testing

@testable import CalendarHost

@Suite struct BackOffTests {
    @Test func `a wait doubles, is at least half of its bound, and never more than the longest`() {
        let backOff = BackOff(first: 2, longest: 3_600)
        for attempt in [-1, 0, 1, 2, 3, 5, 10, 12, 31, 63, 64, 1_000, .max] {
            let bound = attempt > 12 ? 3_600 : min(3_600, 2 * Double(1 << max(0, attempt - 1)))
            for random in [0, 0.25, 0.5, 0.999_999] {
                let delay = backOff.delay(attempt: attempt, random: random, wish: nil)
                #expect(delay >= bound / 2)
                #expect(delay <= bound)
            }
        }
    }

    @Test func `jitter spreads a crowd over half of the bound`() {
        let backOff = BackOff()
        let delays = (0..<100).map { backOff.delay(attempt: 8, random: Double($0) / 100, wish: nil) }
        #expect(Set(delays).count == 100)
        #expect((delays.max() ?? 0) - (delays.min() ?? 0) > 100)
    }

    @Test func `a provider's wish is never undercut, and a crowd that got the same wish spreads out after it`() {
        let backOff = BackOff()
        for wish in [-5, 0, 1, 30, 600, 86_400, 604_800.0] {
            for attempt in 1...10 {
                let (early, late) = (
                    backOff.delay(attempt: attempt, random: 0, wish: wish), backOff.delay(attempt: attempt, random: 0.99, wish: wish)
                )
                #expect(early >= max(0, wish))
                #expect(late > early)
            }
        }
    }
}
