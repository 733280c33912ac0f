import Foundation
import ProviderKit

/// Asks when a person is busy (`POST /me/calendar/getSchedule`). It tells the person's default calendar, and no events.
struct ScheduleRequest: GraphRequest {
    /// The shortest stretch that one digit of the answer can stand for, in minutes.
    static let interval = 5

    /// The person's address.
    let address: String
    /// The stretch asked about; less than 62 days.
    let window: TimeWindow

    private struct Question: Encodable {
        let schedules: [String]
        let startTime: GraphDateTime
        let endTime: GraphDateTime
        let availabilityViewInterval: Int
    }

    /// The whole seconds around the window, because the service is asked in whole seconds.
    var asked: TimeWindow {
        let start = window.start.timeIntervalSince1970.rounded(.down)
        let end = window.end.timeIntervalSince1970.rounded(.up)
        return TimeWindow(start: Date(timeIntervalSince1970: start), end: Date(timeIntervalSince1970: end)) ?? window
    }

    var method: HTTPMethod { .post }
    var target: GraphTarget { .resource(["me", "calendar", "getSchedule"]) }

    func body() throws -> Data? {
        try JSONEncoder().encode(
            Question(
                schedules: [address], startTime: GraphDateTime(asked.start), endTime: GraphDateTime(asked.end),
                availabilityViewInterval: Self.interval))
    }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> GraphSchedule {
        let answer = try error.decode(GraphSchedule.Answer.self, from: response, what: "the schedule")
        guard let schedule = answer.value.first, answer.value.count == 1 else {
            throw error.violation("the answer does not hold the one schedule that was asked for", status: response.status)
        }
        guard schedule.error == nil else {
            throw ProviderError(
                .notSupported, .permanent, operation: error.operation,
                message: "\(error.peer): the service has no schedule for the account", context: ["peer": error.peer])
        }
        return schedule
    }
}
