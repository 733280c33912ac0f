import Foundation
public import ProviderKit

/// A stretch of an answer, merged over calendars and events.
public struct MergedInterval: Hashable, Sendable, Encodable {
    /// When; half-open, UTC.
    public let window: TimeWindow
    /// The strongest of the kinds that meet here: busy, then unavailable, then tentative.
    public let kind: BusyKind

    /// Makes an interval.
    public init(window: TimeWindow, kind: BusyKind) {
        self.window = window
        self.kind = kind
    }

    /// Where an interval begins (step 1) or ends (step -1).
    private struct Edge {
        let at: Date
        let kind: BusyKind
        let step: Int
    }

    private enum CodingKeys: CodingKey {
        case start, end, kind
    }

    /// Writes `start`, `end` and `kind`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(window.start, forKey: .start)
        try container.encode(window.end, forKey: .end)
        try container.encode(kind, forKey: .kind)
    }

    /// Merges overlapping and touching stretches; the result is sorted, disjoint, and where stretches overlap the strongest kind stands.
    ///
    /// Each kind is joined for itself first: that makes many stretches few, and sorts quickly what comes in sorted runs, as it does from
    /// the store, calendar by calendar. The few are then swept over once. O(n log n).
    public static func merge(_ intervals: some Sequence<MergedInterval>) -> [MergedInterval] {
        var windows: [[TimeWindow]] = Array(repeating: [], count: BusyKind.allCases.count)
        for interval in intervals { windows[interval.kind.strength].append(interval.window) }
        let edges = BusyKind.allCases.flatMap { kind in
            joined(windows[kind.strength]).flatMap { window in
                [Edge(at: window.start, kind: kind, step: 1), Edge(at: window.end, kind: kind, step: -1)]
            }
        }.sorted { $0.at < $1.at }
        var open: [Int] = Array(repeating: 0, count: BusyKind.allCases.count)
        var result: [MergedInterval] = []
        var index = 0
        var previous: Date?
        while index < edges.count {
            let now = edges[index].at
            let strongest = BusyKind.allCases.filter { open[$0.strength] > 0 }.max { $0.strength < $1.strength }
            if let previous, let strongest, let window = TimeWindow(start: previous, end: now) {
                if let last = result.last, last.kind == strongest, last.window.end == previous,
                    let joined = TimeWindow(start: last.window.start, end: now)
                {
                    result[result.count - 1] = MergedInterval(window: joined, kind: strongest)
                } else {
                    result.append(MergedInterval(window: window, kind: strongest))
                }
            }
            while index < edges.count, edges[index].at == now {
                open[edges[index].kind.strength] += edges[index].step
                index += 1
            }
            previous = now
        }
        return result
    }

    /// Overlapping and touching windows made one; sorted.
    private static func joined(_ windows: [TimeWindow]) -> [TimeWindow] {
        var result: [TimeWindow] = []
        for window in windows.sorted(by: { $0.start < $1.start }) {
            guard let last = result.last, window.start <= last.end else {
                result.append(window)
                continue
            }
            if window.end > last.end, let longer = TimeWindow(start: last.start, end: window.end) { result[result.count - 1] = longer }
        }
        return result
    }
}

extension BusyKind {
    /// Stronger kinds hide weaker ones where they overlap.
    fileprivate var strength: Int {
        switch self {
        case .tentative: 0
        case .unavailable: 1
        case .busy: 2
        }
    }
}
