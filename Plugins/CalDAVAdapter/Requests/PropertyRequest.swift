import ProviderKit

/// `PROPFIND` (RFC 4918 §9.1) for named properties; never `allprop`, from which iCloud leaves out half.
struct PropertyRequest: DAVOperation {
    let address: ResourceAddress
    /// 0 for the resource itself, 1 for its members too.
    let depth: Int
    let properties: [XMLName]
    var subject = "the address"
    var limits = XMLLimits.answer

    /// Everything in a calendar, with its version.
    static func members(of calendar: ResourceAddress) -> PropertyRequest {
        PropertyRequest(
            address: calendar, depth: 1, properties: [DAVName.getetag, DAVName.resourcetype, DAVName.getcontenttype],
            subject: "the calendar", limits: .listing)
    }

    func request(to address: ResourceAddress) -> HTTPRequest {
        .xml(
            .propfind, address, depth: depth,
            body: XMLBuilder.document(DAVName.propfind) { root in
                root.element(DAVName.prop) { prop in for name in properties { prop.element(name) } }
            })
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Located<Multistatus> {
        Located(
            address: address, value: try MultistatusAnswer.read(response, from: address, subject: subject, error: error, limits: limits))
    }
}
