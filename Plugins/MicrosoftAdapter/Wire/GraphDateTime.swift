/// A wall clock's reading and the zone it is meant in (`microsoft.graph.dateTimeTimeZone`).
struct GraphDateTime: Codable, Sendable, Equatable {
    /// The reading, such as `2026-11-23T09:00:00.0000000`, without an offset.
    let dateTime: String
    /// The zone by its Windows or IANA name; UTC where there is none.
    let timeZone: String?
}
