import Foundation
import ProviderKit

/// One request to Graph that was understood, with everything that is needed to answer it.
struct GraphCall: Sendable {
    let operation: OpenAPIOperation
    /// The ids in the path.
    let values: [String: String]
    let target: RequestTarget
    let headers: HTTPHeaders
    let preferences: GraphPreferences
    /// The body; `null` where there is none.
    let body: GraphValue
    /// The account's address in lower case.
    let account: String
    let now: Date
    /// A misfortune of pages or positions.
    let fault: SimulatedFault?

    /// Checks a request against the operation's description.
    init(
        _ request: HTTPRequest, _ target: RequestTarget, _ operation: OpenAPIOperation, values: [String: String], account: String,
        now: Date,
        fault: SimulatedFault?
    ) throws(GraphProblem) {
        self.operation = operation
        self.values = values
        self.target = target
        headers = request.headers
        self.account = account
        self.now = now
        self.fault = fault
        try Self.check(target.query, operation)
        preferences = try GraphPreferences(request.headers)
        body = try Self.body(of: request, operation)
    }

    /// A link to this server.
    func link(_ fields: [(String, String)]) -> GraphValue { .text("\(target.origin)\(target.path)?\(FormBody.query(fields))") }

    private static func check(_ query: [(name: String, value: String)], _ operation: OpenAPIOperation) throws(GraphProblem) {
        let known = operation.parameters.filter { $0.place == "query" }
        var seen: Set<String> = []
        for (name, value) in query {
            guard let parameter = known.first(where: { $0.name == name }) else {
                throw .badRequest("The query parameter '\(name)' is not supported here.")
            }
            guard seen.insert(name).inserted else {
                throw .badRequest("Query parameter '\(name)' is specified, but it should be specified only once.")
            }
            guard parameter.schema.type != "integer" || Int(value).map({ $0 >= 0 }) ?? false else {
                throw .badRequest("Invalid value '\(value)' for \(name) query option found.")
            }
        }
        for parameter in known where parameter.isRequired && !seen.contains(parameter.name) {
            throw GraphProblem(400, "ErrorInvalidParameter", "This request requires the parameter '\(parameter.name)'.")
        }
    }

    private static func body(of request: HTTPRequest, _ operation: OpenAPIOperation) throws(GraphProblem) -> GraphValue {
        guard let schema = operation.body else {
            guard request.body.isEmpty else {
                throw .badRequest("Write requests are only supported on contained entities; there must be no body.")
            }
            return .null
        }
        guard !request.body.isEmpty else {
            guard !operation.isBodyRequired else { throw .badRequest("Empty Payload. JSON content expected.") }
            return .null
        }
        let type = request.headers["Content-Type"]?.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard type == "application/json" else {
            throw GraphProblem(415, "UnsupportedMediaType", "A body has to be of the type application/json.")
        }
        guard var value = GraphValue(request.body) else { throw .badRequest("Unable to read JSON request payload.") }
        // The parameters of an action have capital letters in the metadata and small ones in the documentation; both are in use.
        if operation.name == "graph.getSchedule", let parameters = value.object {
            value = .object(
                Dictionary(parameters.map { ($0.key.prefix(1).lowercased() + $0.key.dropFirst(), $0.value) }, uniquingKeysWith: { $1 }))
        }
        if let breach = OpenAPISchemaCheck.breach(in: value, of: schema, .graph, .request) { throw .body(breach) }
        return OpenAPISchemaCheck.canonical(value, of: schema, .graph)
    }
}

/// An answer of Graph.
struct GraphReply: Sendable {
    let status: Int
    var body: GraphValue?
    var headers: [(String, String)] = []

    init(_ status: Int, _ body: GraphValue? = nil) {
        self.status = status
        self.body = body
    }
}
