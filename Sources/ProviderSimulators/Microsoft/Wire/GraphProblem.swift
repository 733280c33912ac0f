import Foundation
import ProviderKit

/// A refusal as Microsoft Graph writes it: `{"error": {"code", "message", "innerError"}}`.
struct GraphProblem: Error, Sendable {
    let status: Int
    let code: String
    let message: String
    var headers: [(String, String)] = []

    init(_ status: Int, _ code: String, _ message: String, headers: [(String, String)] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    static func badRequest(_ message: String) -> GraphProblem { GraphProblem(400, "BadRequest", message) }
    static func body(_ message: String) -> GraphProblem { GraphProblem(400, "RequestBodyRead", message) }
    static func property(_ message: String) -> GraphProblem { GraphProblem(400, "ErrorPropertyValidationFailure", message) }
    static func filter(_ message: String) -> GraphProblem { GraphProblem(400, "ErrorInvalidUrlQueryFilter", message) }
    static func query(_ message: String) -> GraphProblem { GraphProblem(400, "ErrorInvalidUrlQuery", message) }
    static func notSimulated(_ what: String) -> GraphProblem { GraphProblem(501, "notImplemented", "This simulator has no \(what).") }

    static let notFound = GraphProblem(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    static let malformedID = GraphProblem(400, "ErrorInvalidIdMalformed", "Id is malformed.")
    static let accessDenied = GraphProblem(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    static let conflict = GraphProblem(
        412, "ErrorIrresolvableConflict",
        "The send or update operation could not be performed because the change key passed in the "
            + "request does not match the current change key for the item.")

    static func token(_ message: String) -> GraphProblem {
        GraphProblem(
            401, "InvalidAuthenticationToken", message,
            headers: [
                ("WWW-Authenticate", "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"")
            ])
    }

    func response(at now: Date, requestID: String) -> HTTPResponse {
        let inner: GraphValue = [
            "date": .text(String(GraphText.instant(now).prefix(19))), "request-id": .text(requestID), "client-request-id": .text(requestID),
        ]
        let body: GraphValue = ["error": ["code": .text(code), "message": .text(message), "innerError": inner]]
        var fields = HTTPHeaders()
        fields.add("Content-Type", "application/json")
        for (name, value) in headers { fields.add(name, value) }
        return HTTPResponse(status: status, headers: fields, body: body.data())
    }
}
