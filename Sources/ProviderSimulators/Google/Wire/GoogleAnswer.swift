import Foundation
import ProviderKit

/// Builds answers.
enum GoogleAnswer {
    /// An answer with a JSON body. Header fields without a value are left out.
    static func json(_ status: Int, _ body: GoogleJSON, extra: [String: String?] = [:]) -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": "application/json; charset=UTF-8", "Cache-Control": "private"]
        for (name, value) in extra { if let value { headers.add(name, value) } }
        return HTTPResponse(status: status, headers: headers, body: body.data)
    }

    /// An answer that is a web page.
    static func page(_ status: Int, title: String, _ body: String) -> HTTPResponse {
        let text =
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(title)</title></head><body>\(body)</body></html>"
        return HTTPResponse(
            status: status, headers: ["Content-Type": "text/html; charset=UTF-8", "Cache-Control": "no-store"], body: Data(text.utf8))
    }

    /// Sends a browser to another address.
    static func redirect(to address: String) -> HTTPResponse {
        HTTPResponse(status: 302, headers: ["Location": address, "Cache-Control": "no-store"])
    }
}
