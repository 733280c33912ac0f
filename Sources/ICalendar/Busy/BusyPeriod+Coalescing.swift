import Foundation

extension BusyPeriod {
    private struct Edge {
        let at: Date
        let opens: Bool
        let index: Int
    }

    /// The same time without overlaps, sorted: where periods overlap the firmest kind holds, and neighbours of one kind become one.
    /// A result that stands for several UIDs has an empty one.
    public static func coalesced(_ periods: [BusyPeriod]) -> [BusyPeriod] {
        var edges: [Edge] = []
        for (index, period) in periods.enumerated() where period.start < period.end {
            edges.append(Edge(at: period.start, opens: true, index: index))
            edges.append(Edge(at: period.end, opens: false, index: index))
        }
        edges.sort { $0.at < $1.at }
        var open: [Kind: Int] = [:]
        var result: [BusyPeriod] = []
        var position = 0
        var openUIDs: [String: Int] = [:]
        while position < edges.count {
            let now = edges[position].at
            while position < edges.count, edges[position].at == now {
                let edge = edges[position]
                let change = edge.opens ? 1 : -1
                open[periods[edge.index].kind, default: 0] += change
                openUIDs[periods[edge.index].uid, default: 0] += change
                if openUIDs[periods[edge.index].uid] == 0 { openUIDs[periods[edge.index].uid] = nil }
                position += 1
            }
            guard position < edges.count, let kind = Kind.allCases.last(where: { open[$0, default: 0] > 0 }) else { continue }
            let uid = openUIDs.count == 1 ? openUIDs.first?.key ?? "" : ""
            if let last = result.last, last.end == now, last.kind == kind {
                let merged = last.uid == uid ? uid : ""
                result[result.count - 1] = BusyPeriod(start: last.start, end: edges[position].at, uid: merged, kind: kind)
            } else {
                result.append(BusyPeriod(start: now, end: edges[position].at, uid: uid, kind: kind))
            }
        }
        return result
    }
}

extension BusyExpansion {
    /// ``busy`` without overlaps: see ``BusyPeriod/coalesced(_:)``.
    public var coalesced: [BusyPeriod] { BusyPeriod.coalesced(busy) }
}
