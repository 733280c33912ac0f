/// An event as Google describes it, as far as it matters here.
struct EventResource: Decodable, Equatable, Sendable {
    /// A person in the event.
    struct Attendee: Codable, Equatable, Sendable {
        var email: String?
        var displayName: String?
        var responseStatus: String?
        var comment: String?
        var optional: Bool?
        var additionalGuests: Int?
        /// Whether it is the one on whose calendar the event stands.
        var `self`: Bool?
    }

    struct ExtendedProperties: Codable, Equatable, Sendable {
        var `private`: [String: String]?
    }

    var id: String
    var etag: String?
    var iCalUID: String?
    var status: String?
    var summary: String?
    var start: EventTime?
    var end: EventTime?
    var transparency: String?
    var eventType: String?
    var recurrence: [String]?
    var recurringEventId: String?
    var attendees: [Attendee]?
    var extendedProperties: ExtendedProperties?

    /// Whether it is deleted, or, with ``recurringEventId``, an occurrence that does not take place.
    var isCancelled: Bool { status == "cancelled" }
    /// Whether it is a series.
    var isSeries: Bool { recurrence?.isEmpty == false }

    /// The parts that a change feed has to know, for the parameter `fields`.
    static let fieldsForChanges =
        "id,etag,iCalUID,status,start,end,transparency,eventType,recurrence,recurringEventId,attendees(self,responseStatus)"
        + ",extendedProperties/private"
}
