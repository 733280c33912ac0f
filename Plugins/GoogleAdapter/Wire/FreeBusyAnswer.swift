/// The answer of `freeBusy.query`. Failures of single calendars are inside it.
struct FreeBusyAnswer: Decodable {
    /// An interval as Google writes it; both ends may be anything.
    struct Period: Decodable {
        let start: String?
        let end: String?
    }

    struct Calendar: Decodable {
        let errors: [ErrorAnswer.Item]?
        let busy: [Lenient<Period>]?
    }

    static let kind = "calendar#freeBusy"

    let kind: String
    let calendars: [String: Lenient<Calendar>]
}
