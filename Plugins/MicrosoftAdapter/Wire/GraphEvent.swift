/// An event as Graph tells it, or as much of it as was asked for (`microsoft.graph.event`).
///
/// In a delta query an occurrence of a series may come with its id, its times and its master's id alone.
struct GraphEvent: GraphEntity {
    let id: String
    let etag: String?
    let changeKey: String?
    let iCalUId: String?
    let subject: String?
    let start: GraphDateTime?
    let end: GraphDateTime?
    let originalStartTimeZone: String?
    let isAllDay: Bool?
    let isCancelled: Bool?
    let showAs: String?
    let responseStatus: Response?
    let type: String?
    let seriesMasterId: String?
    let createdDateTime: String?
    let singleValueExtendedProperties: [ExtendedProperty]?
    let removed: Presence?

    /// The account's own answer to an invitation.
    struct Response: Decodable, Sendable {
        let response: String?
    }

    /// An extended property.
    struct ExtendedProperty: Codable, Sendable {
        let id: String
        let value: String?
    }

    /// Something of which only matters that it is there.
    struct Presence: Decodable, Sendable {
        init(from decoder: any Decoder) {}
    }

    private enum CodingKeys: String, CodingKey {
        case id, changeKey, iCalUId, subject, start, end, originalStartTimeZone, isAllDay, isCancelled, showAs, responseStatus, type
        case seriesMasterId, createdDateTime, singleValueExtendedProperties
        case etag = "@odata.etag"
        case removed = "@removed"
    }

    /// The fields to ask for, where one may choose.
    static let fields =
        "id,changeKey,iCalUId,subject,start,end,originalStartTimeZone,isAllDay,isCancelled,showAs,responseStatus,type,seriesMasterId,"
        + "createdDateTime"
}

extension GraphEvent {
    /// Whether it is told as gone: deleted, or not in the window any more.
    var isRemoved: Bool { removed != nil }

    /// Whether it only describes a series; the occurrences come as items of their own.
    var isSeriesMaster: Bool { type?.lowercased() == "seriesmaster" }

    /// The master whose fields this item leaves out; `nil` where the item is complete by itself.
    var missingMaster: String? {
        guard !isRemoved, showAs == nil, let seriesMasterId, !seriesMasterId.isEmpty, seriesMasterId != id else { return nil }
        return seriesMasterId
    }

    /// The item with what it leaves out taken from its series.
    func completed(by master: GraphEvent) -> GraphEvent {
        GraphEvent(
            id: id, etag: etag, changeKey: changeKey, iCalUId: iCalUId, subject: subject ?? master.subject, start: start, end: end,
            originalStartTimeZone: originalStartTimeZone ?? master.originalStartTimeZone, isAllDay: isAllDay ?? master.isAllDay,
            isCancelled: isCancelled ?? master.isCancelled, showAs: showAs ?? master.showAs,
            responseStatus: responseStatus ?? master.responseStatus, type: type, seriesMasterId: seriesMasterId,
            createdDateTime: createdDateTime, singleValueExtendedProperties: singleValueExtendedProperties, removed: removed)
    }
}
