import Foundation
import ProviderKit

extension HTTPRequest {
    /// A request with an XML body. `Depth` is always said, because servers differ in what they take its absence for.
    static func xml(_ method: HTTPMethod, _ address: ResourceAddress, depth: Int, body: Data) -> HTTPRequest {
        HTTPRequest(
            method: method, url: address.url,
            headers: ["Content-Type": "application/xml; charset=utf-8", "Depth": String(depth), "Accept": "application/xml, text/xml"],
            body: body, timeout: .seconds(60))
    }
}
