/// One schema of an OpenAPI description (OpenAPI 3.0, Schema Object), as far as Graph's slice uses them.
struct OpenAPISchema: Sendable {
    /// The name of the schema that this one stands for.
    var reference: String?
    /// The schemas that all hold.
    var all: [OpenAPISchema] = []
    /// What the schema is called in messages.
    var title: String?
    var type: String?
    var format: String?
    var isNullable = false
    var cases: [String] = []
    var properties: [String: OpenAPISchema] = [:]
    var required: Set<String> = []
    /// Whether properties that are not listed are welcome.
    var isOpen = false
    /// The schema of a list's items; none or one.
    var items: [OpenAPISchema] = []
    var maximumItems: Int?
    var minimum: Int?
    var maximum: Int?

    init(_ source: GraphValue) {
        reference = source["$ref"]?.text.map { String($0.split(separator: "/").last ?? "") }
        all = (source["allOf"]?.list ?? []).map(OpenAPISchema.init)
        title = source["title"]?.text
        type = source["type"]?.text
        format = source["format"]?.text
        isNullable = source["nullable"]?.boolean ?? false
        cases = (source["enum"]?.list ?? []).compactMap(\.text)
        properties = (source["properties"]?.object ?? [:]).mapValues(OpenAPISchema.init)
        required = Set((source["required"]?.list ?? []).compactMap(\.text))
        isOpen = source["additionalProperties"] != nil && source["additionalProperties"] != .boolean(false)
        items = source["items"].map { [OpenAPISchema($0)] } ?? []
        maximumItems = source["maxItems"]?.integer
        minimum = source["minimum"]?.integer
        maximum = source["maximum"]?.integer
    }

    /// Adds what another schema demands.
    mutating func merge(_ other: OpenAPISchema) {
        type = type ?? other.type
        format = format ?? other.format
        cases += other.cases
        properties.merge(other.properties) { own, _ in own }
        required.formUnion(other.required)
        isOpen = isOpen || other.isOpen
        if items.isEmpty { items = other.items }
        maximumItems = maximumItems ?? other.maximumItems
        minimum = minimum ?? other.minimum
        maximum = maximum ?? other.maximum
    }
}
