import ProviderKit

/// The rule for every answer that must be a multistatus: 207 and nothing else. `200 text/html` from a broken server must never pass for
/// "there is nothing".
enum MultistatusAnswer {
    /// The parsed body, or why there is none.
    static func read(
        _ response: HTTPResponse, from address: ResourceAddress, subject: String, error: CalDAVError, limits: XMLLimits = .answer
    ) throws(ProviderError) -> Multistatus {
        guard response.status == 207 else {
            throw response.isSuccess ? error.notCalDAV(response) : error.refusal(response, what: subject)
        }
        let multistatus: Multistatus
        do throws(XMLFailure) {
            multistatus = try Multistatus(response.body, base: address, limits: limits)
        } catch let failure {
            throw CalDAVError.isHTML(response) ? error.notCalDAV(response) : error.unreadable(failure)
        }
        // One server answers for a missing resource with 207 and the 404 inside. A 507 there is no refusal but a cut list (RFC 6578 §3.6).
        let own = address.comparablePath
        if let status = multistatus.items.first(where: { $0.properties.isEmpty && $0.address.comparablePath == own })?.status,
            status >= 400, status != 507
        {
            throw error.refusal(HTTPResponse(status: status), what: subject)
        }
        return multistatus
    }
}
