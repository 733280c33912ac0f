/// A start or an end: a day, or an instant with an offset.
struct EventTime: Codable, Equatable, Sendable {
    var date: String?
    var dateTime: String?
    var timeZone: String?
}
