import Foundation
import ProviderKit

/// What one page of the list says: changes of single events, and the series that have to be read.
struct ListedPage: Sendable {
    /// Changes that need nothing more.
    var changes: [EventChange] = []
    /// Series that the page names, or of which it names an occurrence.
    private(set) var series: Set<String> = []
    /// Those of them that are on the page themselves.
    private(set) var masters: [String: EventResource] = [:]
    /// What the page says is gone.
    private(set) var removed: Set<String> = []

    init() {}

    init(_ answer: EventsAnswer, request: ChangesRequest, isComplete: Bool) {
        let reader = EventReader(horizon: request.horizon, zone: answer.timeZone, fallback: request.floatingZone)
        // An item may come twice on a page; the last word counts.
        var latest: [String: EventsAnswer.Item] = [:]
        var order: [String] = []
        for item in answer.items ?? [] where latest.updateValue(item, forKey: item.id) == nil { order.append(item.id) }
        var singles: Set<String> = []
        for item in order.compactMap({ latest[$0] }) {
            let id = EventID(item.id)
            if let parent = item.series ?? item.event?.recurringEventId {
                series.insert(parent)
            } else if let event = item.event, event.isCancelled {
                removed.insert(item.id)
                changes.append(.removed(id))
            } else if let event = item.event, event.isSeries {
                series.insert(item.id)
                masters[item.id] = event
            } else {
                singles.insert(item.id)
                changes.append(Self.change(of: item, id, request, isComplete: isComplete, reader))
            }
        }
        // A series that has become a single event is told as that, whatever is left of its occurrences.
        series.subtract(singles)
    }

    private static func change(
        of item: EventsAnswer.Item, _ id: EventID, _ request: ChangesRequest, isComplete: Bool, _ reader: EventReader
    ) -> EventChange {
        guard let event = item.event else {
            return .upserted(
                EventSnapshot(
                    id: id, uid: nil, revision: Revision(""), busyTime: reader.unreadable(id, "Google's description of it cannot be read"),
                    key: nil))
        }
        let revision = Revision(event.etag ?? "")
        if isComplete, !revision.rawValue.isEmpty, request.known[id] == revision { return .unchanged(id) }
        return .upserted(
            EventSnapshot(
                id: id, uid: event.iCalUID.map { EventUID($0) }, revision: revision, busyTime: reader.busyTime(of: event, as: id),
                key: EventMarker.key(of: event)))
    }
}
