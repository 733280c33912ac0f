import ProviderKit

/// `DELETE` of a push registration (draft-bitfire-webdav-push-00 §3.3). One that is gone is success.
struct RegistrationRemoval: DAVOperation {
    let address: ResourceAddress
    let subject = "the push registration"
    let isWrite = true

    func request(to address: ResourceAddress) -> HTTPRequest { HTTPRequest(method: .delete, url: address.url) }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) {
        switch response.status {
        case 404, 410: return
        case 200..<300:
            guard !CalDAVError.isHTML(response) else { throw error.notCalDAV(response) }
        default: throw error.refusal(response, what: subject, isWrite: true)
        }
    }
}
