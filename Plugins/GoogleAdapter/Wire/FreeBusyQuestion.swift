/// What `freeBusy.query` is asked.
struct FreeBusyQuestion: Encodable {
    struct Item: Encodable {
        let id: String
    }

    let timeMin: String
    let timeMax: String
    let items: [Item]
    /// How many calendars the answer may have.
    let calendarExpansionMax: Int
}
