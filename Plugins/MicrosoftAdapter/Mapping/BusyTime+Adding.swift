import ProviderKit

extension BusyTime {
    /// Takes another event's time in.
    mutating func add(_ other: BusyTime) {
        busy += other.busy
        unknown += other.unknown
    }
}
