import HTTPTypes
import Hummingbird
import NIOCore

/// A small page for the owner of an account: text, and nothing that runs or loads.
struct ConsentPage: ResponseGenerator {
    let status: HTTPResponse.Status
    let title: String
    /// Paragraphs of plain text.
    let paragraphs: [String]
    var cookie: Cookie?

    /// What everybody sees who brings something that is not good: whatever is wrong with it, it looks the same.
    static let refusal = ConsentPage(
        status: .badRequest, title: "This address is not valid",
        paragraphs: [
            "Nothing was changed. An address for connecting a calendar works once, for ten minutes, and in the browser that opened it first.",
            "Go back to where you got it and start again.",
        ])

    /// The page as HTML.
    var html: String {
        let text = paragraphs.map { "<p>\(Self.escaped($0))</p>" }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(Self.escaped(title))</title></head>
            <body>
            <h1>\(Self.escaped(title))</h1>
            \(text)
            </body>
            </html>

            """
    }

    /// Text as HTML shows it, in text and in quotes.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
            }
        }
    }

    /// What every answer to a browser carries: nothing runs, nothing is framed, nothing is kept, nothing is told to the next site.
    static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentSecurityPolicy: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        if let referrerPolicy = HTTPField.Name("Referrer-Policy") { headers[referrerPolicy] = "no-referrer" }
        return headers
    }()

    func response(from request: Request, context: some RequestContext) -> Response {
        var response = Response(
            status: status, headers: Self.headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        response.headers[.contentType] = "text/html; charset=utf-8"
        if let cookie { response.setCookie(cookie) }
        return response
    }
}
