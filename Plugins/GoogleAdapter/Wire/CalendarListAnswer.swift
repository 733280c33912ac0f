/// One page of `calendarList.list`.
struct CalendarListAnswer: Decodable {
    /// One calendar in the account's list.
    struct Entry: Decodable {
        let id: String
        let summary: String?
        /// The name that the account's owner gave it.
        let summaryOverride: String?
        let timeZone: String?
        let accessRole: String?
        let deleted: Bool?
    }

    static let kind = "calendar#calendarList"

    let kind: String
    let items: [Entry]?
    let nextPageToken: String?
}
