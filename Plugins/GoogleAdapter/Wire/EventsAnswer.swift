/// One page of `events.list` or `events.instances`.
struct EventsAnswer: Decodable, Sendable {
    /// One event of a page. An event that cannot be read keeps its id, so that it can be told.
    struct Item: Decodable, Sendable {
        let id: String
        /// `nil` where it is not what Google promises.
        let event: EventResource?
        /// The series to which it belongs, where that much can be read.
        let series: String?

        private enum Key: CodingKey {
            case id, recurringEventId
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            id = try container.decode(String.self, forKey: .id)
            event = try? EventResource(from: decoder)
            series = try? container.decodeIfPresent(String.self, forKey: .recurringEventId)
        }
    }

    static let kind = "calendar#events"
    /// What is asked for with ``EventResource/fieldsForChanges``.
    static let fields = "kind,timeZone,nextPageToken,nextSyncToken,items(\(EventResource.fieldsForChanges))"

    let kind: String
    /// The calendar's zone.
    let timeZone: String?
    let items: [Item]?
    let nextPageToken: String?
    let nextSyncToken: String?
}
