import Foundation
import ProviderConformance
import ProviderKit

/// The few WebDAV requests that the counterpart needs.
struct CalDAVClient: Sendable {
    let transport: any HTTPTransport
    let username: String
    let password: Secret

    /// Sends a request with the account's credential.
    func send(
        _ method: HTTPMethod, _ url: URL, xml: String? = nil, calendarData: String? = nil, headers: HTTPHeaders = [:]
    ) async throws(HTTPTransportError) -> HTTPResponse {
        var headers = headers
        headers["Authorization"] = "Basic " + Data("\(username):\(password.revealText())".utf8).base64EncodedString()
        var body = Data()
        if let xml {
            headers["Content-Type"] = "application/xml; charset=utf-8"
            body = Data(xml.utf8)
        }
        if let calendarData {
            headers["Content-Type"] = "text/calendar; charset=utf-8"
            body = Data(calendarData.utf8)
        }
        return try await transport.send(HTTPRequest(method: method, url: url, headers: headers, body: body))
    }

    /// Asks for properties, and gives the responses of the multistatus.
    func propfind(_ url: URL, depth: String, properties: String) async throws -> [MultistatusResponse] {
        let body = """
            <?xml version="1.0" encoding="utf-8"?>
            <D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>\(properties)</D:prop></D:propfind>
            """
        let response = try await send(.propfind, url, xml: body, headers: ["Depth": depth])
        try demand(response, 207, to: "look at \(url.path())")
        return MultistatusResponse.all(in: String(decoding: response.body, as: UTF8.self))
    }

    /// The address inside a property of a resource, following redirects within the origin.
    func address(in property: String, of url: URL) async throws -> URL? {
        let name = property == "calendar-home-set" ? "<C:\(property)/>" : "<D:\(property)/>"
        let body = """
            <?xml version="1.0" encoding="utf-8"?>
            <D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>\(name)</D:prop></D:propfind>
            """
        var url = url
        for _ in 0..<5 {
            let response = try await send(.propfind, url, xml: body, headers: ["Depth": "0"])
            if response.status == 207 {
                let found = MultistatusResponse.all(in: String(decoding: response.body, as: UTF8.self)).first?.innerHref(of: property)
                return found.flatMap { URL(string: $0, relativeTo: url)?.absoluteURL }
            }
            guard (300..<400).contains(response.status), let target = response.headers["Location"],
                let next = URL(string: target, relativeTo: url)?.absoluteURL, next.host() == url.host(), next.port == url.port,
                next.scheme == url.scheme
            else { return nil }
            url = next
        }
        return nil
    }

    /// Demands one of the statuses.
    func demand(_ response: HTTPResponse, _ statuses: Int..., to what: String) throws(HarnessError) {
        guard !statuses.contains(response.status) else { return }
        throw HarnessError("the server answered \(response.status) when it was asked to \(what); the examination cannot go on like this")
    }
}
