import Foundation

/// The service's own description of itself: its methods with their parameters and scopes, and the schemas of what is sent and answered.
struct DiscoveryDocument: Sendable {
    /// A parameter in the path or the query.
    struct Parameter: Sendable {
        let isInPath: Bool
        let isRequired: Bool
        let isRepeated: Bool
        let schema: Schema
    }

    /// One method of the service.
    struct Method: Sendable {
        /// The dotted name, such as `calendar.events.insert`.
        let id: String
        let httpMethod: String
        /// The path below the base, in segments; `{name}` stands for any one segment.
        let template: [String]
        let parameters: [String: Parameter]
        /// The schema of what is sent; `nil` where nothing is.
        let request: Schema?
        /// The schema of what is answered; `nil` where nothing is.
        let response: Schema?
        /// The scopes of which any one suffices.
        let scopes: Set<String>
    }

    /// A property of an object.
    struct Property: Sendable {
        let schema: Schema
        /// The methods whose bodies must have it.
        let isRequiredBy: Set<String>
    }

    /// What a value may be.
    indirect enum Schema: Sendable {
        case reference(String)
        case object([String: Property], additional: Schema?)
        case array(Schema)
        case string(format: String?, values: Set<String>)
        case integer(minimum: Int?, maximum: Int?)
        case boolean
        case any
    }

    /// The path before every method's own, with slashes at both ends.
    let basePath: String
    let methods: [Method]
    /// Parameters that every method has.
    let parameters: [String: Parameter]
    let schemas: [String: Schema]
    /// Every scope that there is.
    let scopes: Set<String>

    /// The Calendar API's description, as it comes with the simulator.
    static let calendar: DiscoveryDocument = {
        guard let text = GoogleJSON(Data(PackageResources.calendar_json)), let document = DiscoveryDocument(text) else {
            preconditionFailure("Google/Schema/calendar.json is no discovery document")
        }
        return document
    }()

    /// Reads a description; `nil` where it has not the parts of one.
    init?(_ json: GoogleJSON) {
        guard let basePath = json["basePath"]?.text, let resources = json["resources"]?.properties,
            let schemas = json["schemas"]?.properties
        else { return nil }
        self.basePath = basePath
        self.schemas = schemas.mapValues { Schema($0) }
        parameters = (json["parameters"]?.properties ?? [:]).mapValues { Parameter($0) }
        scopes = Set((json["auth"]?["oauth2"]?["scopes"]?.properties ?? [:]).keys)
        methods = Self.methods(of: resources).sorted { $0.id < $1.id }
    }

    private static func methods(of resources: [String: GoogleJSON]) -> [Method] {
        resources.values.flatMap { resource in
            (resource["methods"]?.properties ?? [:]).values.compactMap { Method($0) }
                + methods(of: resource["resources"]?.properties ?? [:])
        }
    }

    /// The method that answers at a path (percent-encoded, below the base path), and the values in the path. Fixed segments go before named
    /// ones. `nil` where nothing answers.
    func method(_ httpMethod: String, at segments: [String]) -> (Method, [String: String])? {
        let fitting = methods.filter { $0.httpMethod == httpMethod && $0.matches(segments) }
        guard let method = fitting.min(by: { $0.placeholders < $1.placeholders }) else { return nil }
        return (method, method.values(in: segments))
    }

    /// Whether anything answers at a path, whatever the verb.
    func hasPath(_ segments: [String]) -> Bool { methods.contains { $0.matches(segments) } }
}

extension DiscoveryDocument.Method {
    init?(_ json: GoogleJSON) {
        guard let id = json["id"]?.text, let httpMethod = json["httpMethod"]?.text, let path = json["path"]?.text else { return nil }
        self.id = id
        self.httpMethod = httpMethod
        template = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        parameters = (json["parameters"]?.properties ?? [:]).mapValues { DiscoveryDocument.Parameter($0) }
        request = json["request"].map { DiscoveryDocument.Schema($0) }
        response = json["response"].map { DiscoveryDocument.Schema($0) }
        scopes = Set((json["scopes"]?.elements ?? []).compactMap(\.text))
    }

    var placeholders: Int { template.filter { $0.hasPrefix("{") }.count }

    func matches(_ segments: [String]) -> Bool {
        segments.count == template.count && zip(segments, template).allSatisfy { $1.hasPrefix("{") ? !$0.isEmpty : $0 == $1 }
    }

    func values(in segments: [String]) -> [String: String] {
        let pairs = zip(template, segments).filter { $0.0.hasPrefix("{") }.map { (String($0.0.dropFirst().dropLast()), $0.1) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

extension DiscoveryDocument.Parameter {
    init(_ json: GoogleJSON) {
        isInPath = json["location"]?.text == "path"
        isRequired = json["required"]?.flag ?? false
        isRepeated = json["repeated"]?.flag ?? false
        schema = DiscoveryDocument.Schema(json)
    }
}

extension DiscoveryDocument.Schema {
    init(_ json: GoogleJSON) {
        if let name = json["$ref"]?.text {
            self = .reference(name)
            return
        }
        switch json["type"]?.text {
        case "object":
            let properties = (json["properties"]?.properties ?? [:]).mapValues { property in
                DiscoveryDocument.Property(
                    schema: Self(property),
                    isRequiredBy: Set((property["annotations"]?["required"]?.elements ?? []).compactMap(\.text)))
            }
            self = .object(properties, additional: json["additionalProperties"].map { Self($0) })
        case "array": self = .array(json["items"].map { Self($0) } ?? .any)
        case "string":
            self = .string(format: json["format"]?.text, values: Set((json["enum"]?.elements ?? []).compactMap(\.text)))
        case "integer":
            self = .integer(minimum: json["minimum"]?.text.flatMap { Int($0) }, maximum: json["maximum"]?.text.flatMap { Int($0) })
        case "boolean": self = .boolean
        default: self = .any
        }
    }
}
