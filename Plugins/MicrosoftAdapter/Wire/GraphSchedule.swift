/// When somebody is busy, without saying why (`microsoft.graph.scheduleInformation`).
struct GraphSchedule: Decodable, Sendable {
    let availabilityView: String?
    let scheduleItems: [Item]?
    let error: Failure?

    /// One stretch of time.
    struct Item: Decodable, Sendable {
        let status: String?
        let start: GraphDateTime?
        let end: GraphDateTime?
    }

    /// Why there is no answer for this one person.
    struct Failure: Decodable, Sendable {
        let responseCode: String?
    }

    /// The answer to a question about several people.
    struct Answer: Decodable, Sendable {
        let value: [GraphSchedule]
    }
}
