import Foundation
import ProviderKit

/// `events.watch`: asks Google to deliver to an address when something in a calendar changes.
struct ChannelOpening: GoogleRequest {
    let calendar: CalendarID
    let channel: ChannelID
    let address: Secret
    let token: Secret
    /// The wished end, UTC.
    let end: Date
    let subject = "the calendar"
    let isWrite = true

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        let body = ChannelBody(
            id: channel.rawValue, type: "web_hook", address: address.revealText(), token: token.revealText(),
            expiration: String(Int64(end.timeIntervalSince1970 * 1_000)))
        guard let url = CalendarAPI.url(endpoints, CalendarAPI.path(calendar) + ["watch"]), let json = try? JSONEncoder().encode(body)
        else {
            return nil
        }
        return HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": "application/json; charset=utf-8"], body: json, maximumResponseBytes: 1 << 20
        )
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> ChannelAnswer {
        let answer = try decode(ChannelAnswer.self, response, error: error)
        guard answer.kind == nil || answer.kind == ChannelAnswer.kind, answer.id == channel.rawValue else {
            throw error.violation("Google confirms another channel than the one asked for", status: response.status, isWrite: true)
        }
        guard (1...ChannelAnswer.longestResourceID).contains(answer.resourceId.utf8.count) else {
            throw error.violation("Google does not say what the channel watches", status: response.status, isWrite: true)
        }
        return answer
    }
}
