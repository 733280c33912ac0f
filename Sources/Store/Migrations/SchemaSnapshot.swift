/// A schema as the engine describes it.
struct SchemaSnapshot: Hashable, Sendable {
    /// What the schema consists of, by kind and name.
    let objects: [Object]

    /// A table, an index, a trigger or a view.
    struct Object: Hashable, Sendable {
        let kind: String
        let name: String
        let sql: String
    }

    /// What `actual` has otherwise than this schema, by kind and name.
    func differences(to actual: SchemaSnapshot) -> [SchemaDifference] {
        let wanted = Dictionary(objects.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let present = Dictionary(actual.objects.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let missingOrAltered = objects.compactMap { object -> SchemaDifference? in
            guard let other = present[Key(object)] else { return SchemaDifference(object: object.title, kind: .missing) }
            return other.sql == object.sql ? nil : SchemaDifference(object: object.title, kind: .altered)
        }
        let unexpected = actual.objects.filter { wanted[Key($0)] == nil }.map { SchemaDifference(object: $0.title, kind: .unexpected) }
        return missingOrAltered + unexpected
    }

    private struct Key: Hashable {
        let kind: String
        let name: String
        init(_ object: Object) {
            kind = object.kind
            name = object.name
        }
    }
}

extension SchemaSnapshot.Object {
    /// Kind and name, for messages.
    var title: String { "\(kind) \(name)" }
}
