import ProviderKit

/// Asks a place what it is and whose (RFC 6764 §6.5, RFC 5397, RFC 4791 §6.2.1).
///
/// The only request that also follows a 303: the well-known address is allowed to answer so, and then names the place to ask.
struct DiscoveryProbe: DAVOperation {
    /// What a place says of itself.
    enum Reply: Sendable {
        /// It speaks WebDAV.
        case resource(Resource)
        /// There is no WebDAV here; the error tells what was found instead.
        case nothing(ProviderError)
    }

    /// A resource that speaks WebDAV.
    struct Resource: Sendable {
        let address: ResourceAddress
        let isCalendar: Bool
        let isCollection: Bool
        /// Whether the server says that it does not know who is asking.
        let isAnonymous: Bool
        let principal: ResourceAddress?
        let homeSets: [ResourceAddress]
        let userAddresses: [String]
        let displayName: String?
    }

    let address: ResourceAddress
    let subject = "the account"

    private static let properties = [
        DAVName.resourcetype, DAVName.displayname, DAVName.currentUserPrincipal, DAVName.calendarHomeSet, DAVName.calendarUserAddressSet,
    ]

    func request(to address: ResourceAddress) -> HTTPRequest {
        PropertyRequest(address: address, depth: 0, properties: Self.properties).request(to: address)
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Reply {
        switch response.status {
        case 207: break
        case 404, 405, 410, 501:
            return .nothing(CalDAVError.isHTML(response) ? error.notCalDAV(response) : error.refusal(response, what: subject))
        case 200..<300, 400: return .nothing(error.notCalDAV(response))
        default: throw error.refusal(response, what: subject)
        }
        let multistatus: Multistatus
        do throws(ProviderError) {
            multistatus = try MultistatusAnswer.read(response, from: address, subject: subject, error: error)
        } catch  where error.code == .notFound {
            return .nothing(error)
        }
        guard let item = multistatus.item(for: address) else { return .nothing(error.notCalDAV(response)) }
        let type = item.property(DAVName.resourcetype)
        let principal = item.property(DAVName.currentUserPrincipal)
        return .resource(
            Resource(
                address: address, isCalendar: type?.first(DAVName.calendar) != nil, isCollection: type?.first(DAVName.collection) != nil,
                isAnonymous: principal?.first(DAVName.unauthenticated) != nil,
                principal: try principal?.first(DAVName.href).map { (href) throws(ProviderError) in try place(href, address, error) },
                homeSets: try places(item.property(DAVName.calendarHomeSet), address, error),
                userAddresses: item.property(DAVName.calendarUserAddressSet)?.all(DAVName.href).map(\.trimmedText).filter(Self.isMail)
                    ?? [],
                displayName: item.property(DAVName.displayname)?.trimmedText))
    }

    private func places(
        _ property: XMLElement?, _ address: ResourceAddress, _ error: CalDAVError
    ) throws(ProviderError) -> [ResourceAddress] {
        var places: [ResourceAddress] = []
        for href in property?.all(DAVName.href) ?? [] { places.append(try place(href, address, error)) }
        return places
    }

    /// A place that the answer names: on the same origin, because our credentials go there next.
    private func place(_ href: XMLElement, _ address: ResourceAddress, _ error: CalDAVError) throws(ProviderError) -> ResourceAddress {
        guard let place = address.resolving(href.text) else {
            throw error.violation("the server names the account's place by something that is no address")
        }
        guard address.origin.trusts(place.origin) else {
            throw ProviderError(
                .movedElsewhere, .permanent, operation: error.operation,
                message: "\(address.origin.text) says that the account is at \(place.origin.text). Credentials were not sent there."
                    + " If that is your calendar provider, connect with that address",
                context: ["peer": error.peer, "target": place.origin.text])
        }
        return place
    }

    private static func isMail(_ address: String) -> Bool { address.lowercased().hasPrefix("mailto:") && address.utf8.count <= 320 }
}
