import Foundation
import ProviderKit

/// Writes the body of a 207 answer (RFC 4918 §13).
struct MultistatusWriter {
    private var text = ""

    /// Properties of a resource: those it has with their content, and those it has not.
    mutating func add(_ href: String, found: [(DAVName, String)], missing: [DAVName]) {
        text += "<D:response><D:href>\(XMLText.escaped(href))</D:href>"
        if !found.isEmpty || missing.isEmpty { text += Self.part(found.map { $0.0.element($0.1) }.joined(), "200 OK") }
        if !missing.isEmpty { text += Self.part(missing.map { $0.element() }.joined(), "404 Not Found") }
        text += "</D:response>"
    }

    /// A resource that is not there.
    mutating func addMissing(_ href: String) {
        text += "<D:response><D:href>\(XMLText.escaped(href))</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
    }

    /// What stands after the resources.
    mutating func add(_ name: DAVName, _ value: String) { text += name.element(XMLText.escaped(value)) }

    /// The whole answer.
    var response: HTTPResponse {
        HTTPResponse(
            status: 207, headers: ["Content-Type": "application/xml; charset=utf-8"],
            body: Data(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus\(DAVName.declarations)>\(text)</D:multistatus>".utf8))
    }

    private static func part(_ properties: String, _ status: String) -> String {
        "<D:propstat><D:prop>\(properties)</D:prop><D:status>HTTP/1.1 \(status)</D:status></D:propstat>"
    }
}
