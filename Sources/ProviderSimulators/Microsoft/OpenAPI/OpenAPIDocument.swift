import Foundation
import ProviderKit

/// An OpenAPI description of a service: its operations and schemas.
struct OpenAPIDocument: Sendable {
    let operations: [OpenAPIOperation]
    /// The named schemas, each with everything that it is made of merged into one.
    let schemas: [String: OpenAPISchema]

    /// Microsoft Graph's calendars, from `Schema/graph.json`.
    static let graph: OpenAPIDocument = {
        guard let document = OpenAPIDocument(Data(PackageResources.graph_json)) else {
            preconditionFailure("Schema/graph.json is no OpenAPI description")
        }
        return document
    }()

    init?(_ data: Data) {
        guard let source = GraphValue(data), let paths = source["paths"]?.object, let named = source["components"]?["schemas"]?.object
        else {
            return nil
        }
        operations = paths.sorted { $0.key < $1.key }.flatMap { path, methods in
            (methods.object ?? [:]).sorted { $0.key < $1.key }.map { OpenAPIOperation(method: $0.key, path: path, source: $0.value) }
        }
        let raw = named.mapValues(OpenAPISchema.init)
        schemas = raw.mapValues { Self.merged($0, raw) }
    }

    /// The operation of a request, and whether the path at least is known.
    func operation(method: HTTPMethod, path: [String]) -> (operation: OpenAPIOperation, values: [String: String])? {
        for operation in operations where operation.method == method.rawValue {
            if let values = operation.values(of: path) { return (operation, values) }
        }
        return nil
    }

    /// Whether some operation has such a path.
    func knows(path: [String]) -> Bool { operations.contains { $0.values(of: path) != nil } }

    /// A schema with its reference followed and its parts merged.
    func resolved(_ schema: OpenAPISchema) -> OpenAPISchema { Self.merged(schema, schemas) }

    private static func merged(_ schema: OpenAPISchema, _ named: [String: OpenAPISchema]) -> OpenAPISchema {
        var result = schema
        result.all = []
        if let reference = schema.reference {
            result.reference = nil
            if let target = named[reference] {
                result.title = result.title ?? reference
                result.merge(merged(target, named))
            }
        }
        for part in schema.all { result.merge(merged(part, named)) }
        return result
    }
}
