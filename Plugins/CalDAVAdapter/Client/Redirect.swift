import ProviderKit

/// Where a redirect may lead: to the same origin, or to a partition of the same provider. Anything else is told to a person, and no
/// credential is sent there.
enum Redirect {
    /// The place that an answer sends us to, if we may go there.
    static func target(
        of response: HTTPResponse, from address: ResourceAddress, error: CalDAVError
    ) throws(ProviderError) -> ResourceAddress {
        guard let location = response.headers["Location"], let target = address.resolving(location.prefix { $0 != "#" }.description) else {
            throw error.violation("the server redirects without naming a usable address; check its configuration", status: response.status)
        }
        guard address.origin.trusts(target.origin) else {
            throw ProviderError(
                .movedElsewhere, .permanent, operation: error.operation,
                message: "\(address.origin.text) sends us to \(target.origin.text). Credentials were not sent there."
                    + " If that is your calendar provider, connect with that address",
                context: ["peer": error.peer, "target": target.origin.text, "status": String(response.status)])
        }
        return target
    }
}
