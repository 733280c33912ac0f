import Foundation
import ProviderKit

/// One request to the Calendar API, understood and checked against the discovery document.
struct GoogleCall: Sendable {
    let method: DiscoveryDocument.Method
    let headers: HTTPHeaders
    /// The body; an empty object where the method has none.
    let body: GoogleJSON
    /// What is to be answered of the answer; `nil` for everything.
    let selection: PartialResponse?
    let now: Date
    private let path: [String: String]
    private let query: GoogleFormFields

    /// Parameters that say how to answer, not what.
    private static let envelope: Set<String> = ["alt", "fields", "prettyPrint", "quotaUser", "key", "userIp", "oauth_token", "pageToken"]

    /// Reads a request; a refusal says what is wrong with it.
    init(
        _ request: HTTPRequest, method: DiscoveryDocument.Method, path: [String: String], now: Date
    ) throws(GoogleRefusal) {
        let document = DiscoveryDocument.calendar
        self.method = method
        self.path = path
        self.now = now
        headers = request.headers
        query = GoogleFormFields(request.url.query(percentEncoded: true) ?? "")
        try Self.check(query, method, document)
        body = try Self.body(request, method, document)
        selection = try Self.selection(query["fields"], method, document)
    }

    /// A parameter of the path.
    func inPath(_ name: String) -> String { path[name] ?? "" }

    /// A parameter of the query.
    func text(_ name: String) -> String? { query[name] }
    func texts(_ name: String) -> [String] { query.all(name) }
    func flag(_ name: String) -> Bool { query[name] == "true" }
    func integer(_ name: String) -> Int? { query[name].flatMap { Int($0) } }
    func instant(_ name: String) -> Date? { query[name].flatMap { RFC3339.parse($0) } }

    /// The zone that a parameter names; `nil` where it names none.
    func zone(_ name: String) throws(GoogleRefusal) -> ZoneTime? {
        guard let text = query[name] else { return nil }
        guard let zone = ZoneTime(text) else { throw .invalid("Invalid time zone: \(text)", name) }
        return zone
    }

    /// Everything that must stay the same from page to page, but for some parameters.
    func fingerprint(without left: Set<String> = []) -> String {
        let names = query.names.subtracting(Self.envelope).subtracting(left)
        let parameters = names.sorted().map { "\($0)=\(query.all($0))" }
        let places = path.keys.sorted().map { "\($0)=\(path[$0] ?? "")" }
        return ([method.id] + places + parameters).joined(separator: "&")
    }

    private static func check(
        _ query: GoogleFormFields, _ method: DiscoveryDocument.Method, _ document: DiscoveryDocument
    ) throws(GoogleRefusal) {
        let known = method.parameters.filter { !$0.value.isInPath }.merging(document.parameters) { own, _ in own }
        let check = DiscoveryDocument.SchemaCheck(document: document)
        for name in query.names.sorted() {
            guard let parameter = known[name] else {
                throw GoogleRefusal(400, "badRequest", "Unknown name \"\(name)\": Cannot bind query parameter.", location: name)
            }
            guard parameter.isRepeated || query.all(name).count == 1 else { throw .invalid("\(name) comes more than once.", name) }
            for text in query.all(name) {
                let problem = check.problems(parameter: text, parameter.schema, named: name).first
                if let problem { throw .invalid("Invalid value for \(problem.path): \(problem.kind.rawValue)", name) }
            }
        }
        for (name, parameter) in known.sorted(by: { $0.key < $1.key }) where parameter.isRequired && query[name] == nil {
            throw .required("Required parameter: \(name)", name)
        }
        if let user = query["quotaUser"], user.utf8.count > 40 { throw .invalid("quotaUser has more than 40 characters.", "quotaUser") }
    }

    private static func body(
        _ request: HTTPRequest, _ method: DiscoveryDocument.Method, _ document: DiscoveryDocument
    ) throws(GoogleRefusal) -> GoogleJSON {
        guard let schema = method.request else {
            guard request.body.isEmpty else { throw GoogleRefusal(400, "badRequest", "\(method.id) takes no body.") }
            return [:]
        }
        guard !request.body.isEmpty else { throw .required("The request has no body.") }
        let type = request.headers["Content-Type"] ?? ""
        guard type.split(separator: ";").first.map({ $0.trimmingCharacters(in: .whitespaces).lowercased() }) == "application/json" else {
            throw GoogleRefusal(400, "badContent", "Unsupported content with type: \(type)")
        }
        guard let body = GoogleJSON(request.body), body.properties != nil else {
            throw GoogleRefusal(400, "parseError", "This API does not support parsing form-encoded input.")
        }
        var check = DiscoveryDocument.SchemaCheck(document: document, demandsOffset: false)
        // A patch may remove anything; in a whole body null means absent.
        check.allowsNull = true
        check.method = method.id
        guard let problem = check.problems(body, schema).first else { return body }
        switch problem.kind {
        case .missing: throw .required("Missing required field: \(problem.path)", problem.path)
        case .unknownProperty: throw GoogleRefusal(400, "badRequest", "Invalid JSON payload received. Unknown name \"\(problem.path)\".")
        default: throw .invalid("Invalid value for \(problem.path): \(problem.kind.rawValue)", problem.path)
        }
    }

    private static func selection(
        _ text: String?, _ method: DiscoveryDocument.Method, _ document: DiscoveryDocument
    ) throws(GoogleRefusal) -> PartialResponse? {
        guard let text else { return nil }
        guard let selection = PartialResponse(text) else {
            throw GoogleRefusal(400, "invalidParameter", "Invalid field selection", location: "fields")
        }
        if let schema = method.response, let unknown = selection.unknown(in: schema, of: document) {
            throw GoogleRefusal(400, "invalidParameter", "Invalid field selection \(unknown)", location: "fields")
        }
        return selection
    }
}
