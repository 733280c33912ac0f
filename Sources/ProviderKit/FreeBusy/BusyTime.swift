/// What is known, and what is known to be unknown, about a stretch of a calendar.
public struct BusyTime: Hashable, Codable, Sendable {
    /// The taken blocks; they may overlap and are in no particular order.
    public var busy: [BusyBlock]
    /// The stretches about which nothing can be said.
    public var unknown: [UnknownTime]

    /// Makes busy time.
    public init(busy: [BusyBlock] = [], unknown: [UnknownTime] = []) {
        self.busy = busy
        self.unknown = unknown
    }

    /// Cuts everything to `window` and drops what lies outside.
    public func clipped(to window: TimeWindow) -> BusyTime {
        BusyTime(
            busy: busy.compactMap { block in
                window.intersection(block.window).map { BusyBlock(window: $0, kind: block.kind, event: block.event, uid: block.uid) }
            },
            unknown: unknown.compactMap { gap in
                window.intersection(gap.window).map { UnknownTime(window: $0, event: gap.event, uid: gap.uid, reason: gap.reason) }
            })
    }
}
