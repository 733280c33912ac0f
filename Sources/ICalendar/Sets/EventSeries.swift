/// The components of one UID: a single event, a series with the components that replace its instances, or such components alone
/// (RFC 4791 §4.1).
struct EventSeries {
    let uid: String
    let components: [EventComponent]
    /// Indices of the components without RECURRENCE-ID that stand. Of several, those with the greatest SEQUENCE do; a tie leaves
    /// all of them standing, because a producer that gives every event the same UID must not make events disappear.
    let masters: [Int]
    /// Indices of the components with RECURRENCE-ID.
    let overrides: [Int]

    private init(uid: String, components: [EventComponent]) {
        self.uid = uid
        self.components = components
        let withoutID = components.indices.filter { components[$0].recurrenceID == nil && !components[$0].namesAnInstance }
        let greatest = withoutID.map { components[$0].sequence }.max()
        masters = withoutID.filter { components[$0].sequence == greatest }
        overrides = components.indices.filter { components[$0].recurrenceID != nil || components[$0].namesAnInstance }
    }

    /// Groups components by UID, in the order in which each UID first occurs. Components without a UID stand for themselves.
    static func group(_ events: [EventComponent]) -> [EventSeries] {
        var order: [String] = []
        var byUID: [String: [EventComponent]] = [:]
        var nameless: [EventSeries] = []
        for event in events {
            if event.uid.isEmpty {
                nameless.append(EventSeries(uid: "", components: [event]))
            } else {
                if byUID[event.uid] == nil { order.append(event.uid) }
                byUID[event.uid, default: []].append(event)
            }
        }
        return order.map { EventSeries(uid: $0, components: byUID[$0] ?? []) } + nameless
    }
}

extension EventComponent {
    /// True for a component whose RECURRENCE-ID is there but cannot be read: it is no master.
    var namesAnInstance: Bool { problems.contains { $0.property == "RECURRENCE-ID" } }
}
