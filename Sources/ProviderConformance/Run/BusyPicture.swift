import Foundation
import ProviderKit

/// Busy time in a form that compares: per kind, sorted, without overlaps and seams.
struct BusyPicture: Equatable, CustomStringConvertible {
    /// Taken time.
    let busy: [TimeWindow]
    /// Perhaps taken time.
    let tentative: [TimeWindow]
    /// Time about which nothing is known.
    let unknown: [TimeWindow]

    /// Makes a picture; with `tellsTentative` false, tentative time counts as busy, as it does where a provider knows no difference.
    init(_ time: BusyTime, tellsTentative: Bool = true) {
        busy = Self.merged(time.busy.filter { $0.kind != .tentative || !tellsTentative }.map(\.window))
        tentative = Self.merged(time.busy.filter { $0.kind == .tentative && tellsTentative }.map(\.window))
        unknown = Self.merged(time.unknown.map(\.window))
    }

    var description: String {
        let parts = [("busy", busy), ("tentative", tentative), ("unknown", unknown)].filter { !$0.1.isEmpty }
        return parts.isEmpty ? "nothing" : parts.map { "\($0.0) \(Self.describe($0.1))" }.joined(separator: ", ")
    }

    /// Windows as ISO 8601 intervals.
    static func describe(_ windows: [TimeWindow]) -> String {
        windows.map { "\($0.start.formatted(.iso8601))/\($0.end.formatted(.iso8601))" }.joined(separator: " ")
    }

    /// The union of windows as the fewest windows, sorted.
    static func merged(_ windows: [TimeWindow]) -> [TimeWindow] {
        var result: [TimeWindow] = []
        for window in windows.sorted(by: { $0.start < $1.start }) {
            guard let last = result.last, window.start <= last.end,
                let joined = TimeWindow(start: last.start, end: max(last.end, window.end))
            else {
                result.append(window)
                continue
            }
            result[result.count - 1] = joined
        }
        return result
    }
}
