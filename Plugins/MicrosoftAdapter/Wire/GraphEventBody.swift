/// What is written of an event. Encoding leaves out what is `nil`, so an update does not touch it.
struct GraphEventBody: Encodable, Sendable {
    let subject: String
    let body: Text
    let start: GraphDateTime
    let end: GraphDateTime
    let isAllDay: Bool
    let location: Place
    let showAs: String
    let attendees: [Attendee]
    let singleValueExtendedProperties: [GraphEvent.ExtendedProperty]
    /// Only when the event is made; it cannot be changed later.
    let transactionId: String?

    /// A text and how it is meant (`microsoft.graph.itemBody`).
    struct Text: Encodable, Sendable {
        let contentType: String
        let content: String
    }

    /// Where (`microsoft.graph.location`).
    struct Place: Encodable, Sendable {
        let displayName: String
    }

    /// Who is invited (`microsoft.graph.attendee`).
    struct Attendee: Encodable, Sendable {
        let emailAddress: Address
        let type: String
    }

    /// An address (`microsoft.graph.emailAddress`).
    struct Address: Encodable, Sendable {
        let address: String
        let name: String?
    }
}
