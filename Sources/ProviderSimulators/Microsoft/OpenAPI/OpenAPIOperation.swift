import ProviderKit

/// One operation of an OpenAPI description.
struct OpenAPIOperation: Sendable {
    struct Parameter: Sendable {
        let name: String
        let place: String
        let isRequired: Bool
        let schema: OpenAPISchema
    }

    /// The name that faults and tests call it by.
    let name: String
    let method: String
    /// The parts of the path; a part in braces takes any text.
    let template: [String]
    let parameters: [Parameter]
    let body: OpenAPISchema?
    let isBodyRequired: Bool
    /// The schema of each answer that has one, by status.
    let answers: [Int: OpenAPISchema]

    init(method: String, path: String, source: GraphValue) {
        self.method = method.uppercased()
        template = path.split(separator: "/").map(String.init)
        name = Self.name(method: self.method, template: template)
        parameters = (source["parameters"]?.list ?? []).map { parameter in
            Parameter(
                name: parameter["name"]?.text ?? "", place: parameter["in"]?.text ?? "",
                isRequired: parameter["required"]?.boolean ?? false, schema: OpenAPISchema(parameter["schema"] ?? .null))
        }
        body = source["requestBody"]?["content"]?["application/json"]?["schema"].map(OpenAPISchema.init)
        isBodyRequired = source["requestBody"]?["required"]?.boolean ?? false
        var answers: [Int: OpenAPISchema] = [:]
        for (status, answer) in source["responses"]?.object ?? [:] {
            guard let status = Int(status), let schema = answer["content"]?["application/json"]?["schema"] else { continue }
            answers[status] = OpenAPISchema(schema)
        }
        self.answers = answers
    }

    /// The values of the path's parameters, or `nil` where the path is another.
    func values(of path: [String]) -> [String: String]? {
        guard path.count == template.count else { return nil }
        var values: [String: String] = [:]
        for (part, text) in zip(template, path) {
            // A function may be written with its empty list of arguments, as Microsoft's own client does.
            if part.hasPrefix("{") {
                values[String(part.dropFirst().dropLast())] = text
            } else if part != text, !(part == "delta" && text == "delta()") {
                return nil
            }
        }
        return values
    }

    private static func name(method: String, template: [String]) -> String {
        let last = template.last ?? ""
        switch last {
        case "me": return "graph.me"
        case "delta": return "graph.calendarView.delta"
        case "calendarView", "getSchedule": return "graph.\(last)"
        case "cancel", "instances": return "graph.events.\(last)"
        case "reauthorize": return "graph.subscriptions.reauthorize"
        case "$batch": return "graph.batch"
        default: break
        }
        let isItem = last.hasPrefix("{") || last == "calendar"
        let topic = last == "calendar" ? "calendars" : isItem ? template.dropLast().last ?? "" : last
        let verb: String =
            switch method {
            case "GET": isItem ? "get" : "list"
            case "POST": "create"
            case "PATCH": "update"
            default: method.lowercased()
            }
        return "graph.\(topic).\(verb)"
    }
}
