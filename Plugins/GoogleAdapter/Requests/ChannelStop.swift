import Foundation
import ProviderKit

/// `channels.stop`: asks Google to deliver no more through a channel. One that Google does not know any more is success.
struct ChannelStop: GoogleRequest {
    let channel: ChannelID
    let resource: String
    let subject = "the channel"
    let isWrite = true

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        let body = ChannelBody(id: channel.rawValue, resourceId: resource)
        guard let url = CalendarAPI.url(endpoints, ["channels", "stop"]), let json = try? JSONEncoder().encode(body) else { return nil }
        return HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": "application/json; charset=utf-8"], body: json, maximumResponseBytes: 1 << 20
        )
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) {
        switch response.status {
        case 404: return
        // The answer has no body. One that has is not Google's: a sign-in page of some network, for instance.
        case 200...299 where response.body.isEmpty: return
        case 200...299:
            throw error.violation("the answer to ending the channel is not one of Google's", status: response.status, isWrite: true)
        default: throw error.refusal(response, what: subject, isWrite: true)
        }
    }
}
