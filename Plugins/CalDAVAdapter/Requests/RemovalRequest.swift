import ProviderKit

/// `DELETE` of one event.
struct RemovalRequest: DAVOperation {
    /// What came of it.
    enum Reply: Sendable {
        /// It was there and is gone.
        case removed
        /// There was nothing.
        case absent
        /// The version that is there is another one.
        case outdated(ProviderError)
    }

    let address: ResourceAddress
    /// The version it must have; `nil` for whatever is there.
    let tag: EntityTag?
    /// Whether the server is asked not to tell the organizer (RFC 6638 §8.1).
    let isSilent: Bool
    let subject = "the event"
    let isWrite = true

    func request(to address: ResourceAddress) -> HTTPRequest {
        var headers: HTTPHeaders = [:]
        if let tag { headers["If-Match"] = tag.quoted }
        if isSilent { headers["Schedule-Reply"] = "F" }
        return HTTPRequest(method: .delete, url: address.url, headers: headers)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Reply {
        switch response.status {
        case 207:
            // RFC 4918 §9.6.1: only what could not be deleted is listed.
            let multistatus = try MultistatusAnswer.read(response, from: address, subject: subject, error: error)
            guard let status = multistatus.items.compactMap(\.status).first(where: { !(200..<300).contains($0) }) else { return .removed }
            return try reply(HTTPResponse(status: status), from: address, error: error)
        case 200..<300:
            guard !CalDAVError.isHTML(response) else { throw error.notCalDAV(response) }
            return .removed
        case 404, 410: return .absent
        case 409, 412: return .outdated(error.refusal(response, what: subject, isWrite: true))
        default: throw error.refusal(response, what: subject, isWrite: true)
        }
    }
}
