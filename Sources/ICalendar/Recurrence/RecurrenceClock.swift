/// The times of day that BYHOUR, BYMINUTE and BYSECOND make of one period, in ascending order, without ever listing them: a rule may
/// name all 86,400 of a day.
struct RecurrenceClock {
    private let hours: [Int]
    private let minutes: [Int]
    private let seconds: [Int]

    /// Every list is sorted, distinct and not empty.
    init(hours: [Int], minutes: [Int], seconds: [Int]) {
        self.hours = hours
        self.minutes = minutes
        self.seconds = seconds
    }

    /// How many times there are.
    var count: Int { hours.count * minutes.count * seconds.count }

    /// The time at an index, in seconds after the beginning of the day (or of the hour, for hourly rules).
    subscript(index: Int) -> Int {
        let minuteIndex = index / seconds.count
        return hours[minuteIndex / minutes.count] * 3_600 + minutes[minuteIndex % minutes.count] * 60 + seconds[index % seconds.count]
    }
}
