import ProviderKit

/// How an event repeats. The simulator repeats by days and by weeks; months and years it refuses.
struct SeriesPattern: Sendable, Equatable {
    enum Unit: Sendable, Equatable {
        /// Every so many days.
        case days
        /// Every so many weeks on these days, Sunday 0, in weeks that begin on `first`.
        case weeks(on: [Int], first: Int)
    }

    enum End: Sendable, Equatable {
        case never
        case after(Int)
        case day(Int)
    }

    let unit: Unit
    let interval: Int
    /// The first day on which the series may take place, days since 1970.
    let start: Int
    let end: End
    /// Whose days these are.
    let zone: GraphZone

    static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    /// The days on which it takes place, in order, up to and with a last one.
    func days(through last: Int) -> [Int] {
        var days: [Int] = []
        var day = start
        while day <= last {
            if case .day(let end) = end, day > end { break }
            if case .after(let count) = end, days.count == count { break }
            if takesPlace(on: day) { days.append(day) }
            if case .days = unit { day += interval } else { day += 1 }
        }
        return days
    }

    private func takesPlace(on day: Int) -> Bool {
        guard case .weeks(let weekdays, let first) = unit else { return true }
        // Day 0 was a Thursday.
        func week(_ day: Int) -> Int { (day + 4 - first).quotient(7) }
        return weekdays.contains((day + 4) - (day + 4).quotient(7) * 7) && (week(day) - week(start)) % interval == 0
    }
}
