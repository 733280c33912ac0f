import ProviderKit

/// `OPTIONS`: what a resource's server can do, by its `DAV` header (RFC 4918 §10.1).
struct AbilitiesRequest: DAVOperation {
    let address: ResourceAddress
    let subject = "the calendar"

    func request(to address: ResourceAddress) -> HTTPRequest { HTTPRequest(method: .options, url: address.url) }

    /// The classes in lower case: `calendar-access`, `calendar-auto-schedule`, …
    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Set<String> {
        guard response.isSuccess else { throw error.refusal(response, what: subject) }
        return Set(response.headers.all("DAV").flatMap { $0.split(separator: ",") }.map { String($0).trimmedOfWhiteSpace.lowercased() })
    }
}
