import Foundation
import ProviderKit

/// `GET` of one event.
struct ObjectRequest: DAVOperation {
    let address: ResourceAddress
    let subject = "the event"

    /// The event's text and version.
    struct Object: Sendable {
        let address: ResourceAddress
        /// The version, where the server says it with the text.
        let tag: EntityTag?
        let text: Data
    }

    func request(to address: ResourceAddress) -> HTTPRequest {
        HTTPRequest(method: .get, url: address.url, headers: ["Accept": "text/calendar"], maximumResponseBytes: 4 << 20)
    }

    /// `nil` where there is nothing.
    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Object? {
        switch response.status {
        case 200:
            guard !CalDAVError.isHTML(response) else { throw error.notCalDAV(response) }
            return Object(address: address, tag: response.headers["ETag"].flatMap { EntityTag($0) }, text: response.body)
        case 404, 410: return nil
        default: throw error.refusal(response, what: subject)
        }
    }
}
