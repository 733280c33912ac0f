import Foundation
import ProviderKit

/// `freeBusy.query`: busy time of several calendars at once.
struct FreeBusyQuery: GoogleRequest {
    let calendars: [CalendarID]
    let window: TimeWindow
    let subject = "the calendars' busy time"

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        let question = FreeBusyQuestion(
            timeMin: RFC3339.text(window.start), timeMax: RFC3339.text(window.end.roundedUp),
            items: calendars.map { FreeBusyQuestion.Item(id: $0.rawValue) },
            calendarExpansionMax: max(1, min(50, calendars.count)))
        guard let url = CalendarAPI.url(endpoints, ["freeBusy"]), let body = try? JSONEncoder().encode(question) else { return nil }
        return HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": "application/json; charset=utf-8"], body: body,
            maximumResponseBytes: 16 << 20)
    }

    /// An outcome for every calendar that the answer names; one that it leaves out is left out.
    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> [CalendarID: FreeBusyOutcome] {
        let answer = try decode(FreeBusyAnswer.self, response, error: error)
        guard answer.kind == FreeBusyAnswer.kind else { throw error.violation("the answer has no busy time", status: response.status) }
        var outcomes: [CalendarID: FreeBusyOutcome] = [:]
        for calendar in calendars {
            guard let entry = answer.calendars[calendar.rawValue] else { continue }
            outcomes[calendar] = outcome(entry.value, error)
        }
        return outcomes
    }

    private func outcome(_ calendar: FreeBusyAnswer.Calendar?, _ error: GoogleError) -> FreeBusyOutcome {
        guard let calendar else { return .unknown(error.violation("what is said of the calendar cannot be read", status: 200)) }
        // A calendar with errors is unknown, whatever stands beside them.
        if let errors = calendar.errors, !errors.isEmpty { return .unknown(error.calendarRefusal(errors.first?.reason)) }
        guard let periods = calendar.busy else {
            return .unknown(error.violation("the calendar has neither busy time nor an error", status: 200))
        }
        var time = BusyTime()
        for period in periods {
            guard let start = period.value?.start.flatMap({ RFC3339.parse($0) }),
                let end = period.value?.end.flatMap({ RFC3339.parse($0) }),
                start <= end
            else {
                time.unknown.append(UnknownTime(window: window, reason: "Google told a busy time that cannot be read"))
                continue
            }
            if let window = TimeWindow(start: start, end: end) { time.busy.append(BusyBlock(window: window)) }
        }
        return .known(time.clipped(to: window))
    }
}
