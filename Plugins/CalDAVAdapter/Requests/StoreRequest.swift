import Foundation
import ProviderKit

/// `PUT` of one event (RFC 4791 §5.3.2), always conditional: as a new one, or in place of exactly one version.
struct StoreRequest: DAVOperation {
    /// What must hold.
    enum Condition: Sendable {
        /// There is nothing at the address yet.
        case absent
        /// The version that is there is this one.
        case version(EntityTag)
    }

    /// What came of it.
    enum Reply: Sendable {
        /// It is stored; the version where the server says it in a form that can be relied on.
        case stored(EntityTag?)
        /// Something is there already, or the UID is taken; the place of the other event where the server says it.
        case obstructed(href: String?, refusal: ProviderError)
        /// The version that is there is another one.
        case outdated(ProviderError)
        /// The event, or the calendar, is not there.
        case missing(ProviderError)
    }

    let address: ResourceAddress
    let text: Data
    let condition: Condition
    let subject = "the event"
    let isWrite = true

    func request(to address: ResourceAddress) -> HTTPRequest {
        var headers: HTTPHeaders = ["Content-Type": "text/calendar; charset=utf-8"]
        switch condition {
        case .absent: headers["If-None-Match"] = "*"
        case .version(let tag): if !tag.isOwnMaking { headers["If-Match"] = tag.quoted }
        }
        return HTTPRequest(method: .put, url: address.url, headers: headers, body: text)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Reply {
        switch response.status {
        case 200, 201, 204:
            guard !CalDAVError.isHTML(response) else { throw error.notCalDAV(response) }
            // A weak tag never matches a later If-Match; the strong one has to be fetched.
            return .stored(response.headers["ETag"].flatMap { EntityTag($0) }.flatMap { $0.isWeak ? nil : $0 })
        case 207:
            let multistatus = try MultistatusAnswer.read(response, from: address, subject: subject, error: error)
            let status = multistatus.items.compactMap(\.status).first ?? 200
            if (200..<300).contains(status) { return .stored(nil) }
            return try refused(HTTPResponse(status: status), error: error)
        default: return try refused(response, error: error)
        }
    }

    private func refused(_ response: HTTPResponse, error: CalDAVError) throws(ProviderError) -> Reply {
        let precondition = Precondition(response)
        let refusal = error.refusal(response, what: subject, isWrite: true)
        if response.status < 500, precondition.isTakenUID { return .obstructed(href: precondition.href, refusal: refusal) }
        guard !precondition.isBodyRefusal, !precondition.isSchedulingRefusal else { throw refusal }
        switch (response.status, condition) {
        case (412, .absent), (409, .absent): return .obstructed(href: nil, refusal: refusal)
        case (412, .version), (409, .version): return .outdated(refusal)
        case (404, _), (410, _): return .missing(refusal)
        case (400, _), (415, _), (422, _):
            throw ProviderError(
                .invalidRequest, .permanent, operation: error.operation,
                message: "\(error.peer): the server does not accept this event; the same text will be refused again",
                context: refusal.context)
        default: throw refusal
        }
    }
}
