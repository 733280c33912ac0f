/// The occurrences of one period: every base (a day, or an hour) combined with every time of the clock, or the members of that set
/// that BYSETPOS names. Ascending and distinct; computed on demand.
struct RecurrenceSelection {
    private let clock: RecurrenceClock
    private let positions: [Int]
    /// The beginnings of the period's days or hours, ascending, in seconds since the epoch.
    var bases: [Int] = []
    /// The members of the whole set that BYSETPOS keeps.
    private var selected: [Int] = []
    private var selectedFrom = 0

    init(clock: RecurrenceClock, positions: [Int]) {
        self.clock = clock
        self.positions = positions
    }

    /// How many occurrences the period has.
    var count: Int { positions.isEmpty ? bases.count * clock.count : selected.count }

    /// The occurrence at an index, in seconds since the epoch.
    subscript(index: Int) -> Int {
        let member = positions.isEmpty ? index : selected[index]
        return bases[member / clock.count] + clock[member % clock.count]
    }

    /// Applies BYSETPOS to the bases as they are now.
    mutating func select() {
        guard !positions.isEmpty else { return }
        let total = bases.count * clock.count
        guard total != selectedFrom else { return }
        selectedFrom = total
        selected = Set(positions.map { $0 > 0 ? $0 - 1 : total + $0 }.filter { (0..<total).contains($0) }).sorted()
    }

    /// The first index whose occurrence is not before `second`.
    func firstIndex(notBefore second: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
