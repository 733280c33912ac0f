/// The `fields` parameter: which properties an answer is to have, such as `nextPageToken,items(id,start/dateTime)`.
struct PartialResponse: Sendable, Hashable {
    /// The properties to keep, each with what is kept inside; `nil` keeps everything below.
    private(set) var children: [String: PartialResponse]?

    /// Reads a selection; `nil` where the syntax is wrong.
    init?(_ text: String) {
        var reader = Reader(text: Array(text))
        guard let selection = reader.list(), reader.index == reader.text.count else { return nil }
        self = selection
    }

    private init(children: [String: PartialResponse]?) { self.children = children }

    private static let everything = PartialResponse(children: nil)

    private func union(_ other: PartialResponse) -> PartialResponse {
        guard let children, let others = other.children else { return .everything }
        return PartialResponse(children: children.merging(others) { $0.union($1) })
    }

    /// The first property that the schema does not have, as a path; `nil` where all are there.
    func unknown(in schema: DiscoveryDocument.Schema, of document: DiscoveryDocument) -> String? {
        guard let children else { return nil }
        switch schema {
        case .reference(let name): return document.schemas[name].flatMap { unknown(in: $0, of: document) }
        case .array(let element): return unknown(in: element, of: document)
        case .any: return nil
        case .object(let properties, let additional):
            for (name, child) in children.sorted(by: { $0.key < $1.key }) where name != "*" {
                guard let below = properties[name]?.schema ?? additional else { return name }
                if let unknown = child.unknown(in: below, of: document) { return "\(name)/\(unknown)" }
            }
            return nil
        case .string, .integer, .boolean: return children.keys.sorted().first { $0 != "*" }
        }
    }

    /// The value with nothing but the selection. Lists are reduced element by element.
    func applied(to value: GoogleJSON) -> GoogleJSON {
        guard let children else { return value }
        switch value {
        case .array(let elements): return .array(elements.map { applied(to: $0) })
        case .object(let properties):
            var kept: [String: GoogleJSON] = [:]
            for (name, value) in properties {
                guard let child = children[name] ?? children["*"] else { continue }
                kept[name] = child.applied(to: value)
            }
            return .object(kept)
        default: return value
        }
    }

    private struct Reader {
        let text: [Character]
        var index = 0

        mutating func list() -> PartialResponse? {
            var found: [String: PartialResponse] = [:]
            repeat {
                guard let (name, child) = path() else { return nil }
                found[name] = found[name].map { $0.union(child) } ?? child
            } while take(",")
            return PartialResponse(children: found)
        }

        private mutating func path() -> (String, PartialResponse)? {
            let start = index
            while index < text.count, text[index].isLetter || text[index].isNumber || "_-*@.".contains(text[index]) { index += 1 }
            let name = String(text[start..<index])
            guard !name.isEmpty else { return nil }
            if take("/") {
                guard let (below, child) = path() else { return nil }
                return (name, PartialResponse(children: [below: child]))
            }
            guard take("(") else { return (name, .everything) }
            guard let children = list(), take(")") else { return nil }
            return (name, children)
        }

        private mutating func take(_ character: Character) -> Bool {
            guard index < text.count, text[index] == character else { return false }
            index += 1
            return true
        }
    }
}
