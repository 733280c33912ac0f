import Foundation
import ProviderKit

/// A request that the server does not do (RFC 4918 §16).
struct DAVRefusal: Error {
    /// The answer's status.
    let status: Int
    /// Which condition did not hold, and what stands inside its element.
    var precondition: (name: DAVName, content: String)?
    /// Further header fields.
    var headers: HTTPHeaders = [:]

    init(_ status: Int, _ name: DAVName? = nil, content: String = "", headers: HTTPHeaders = [:]) {
        self.status = status
        precondition = name.map { ($0, content) }
        self.headers = headers
    }

    /// The answer.
    var response: HTTPResponse {
        guard let precondition else { return HTTPResponse(status: status, headers: headers) }
        var headers = headers
        headers["Content-Type"] = "application/xml; charset=utf-8"
        let body = precondition.name.element(precondition.content)
        return HTTPResponse(
            status: status, headers: headers,
            body: Data("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error\(DAVName.declarations)>\(body)</D:error>".utf8))
    }

    static var forbidden: DAVRefusal { DAVRefusal(403, .dav("need-privileges")) }
    static var notFound: DAVRefusal { DAVRefusal(404) }
    static var malformed: DAVRefusal { DAVRefusal(400) }
}
