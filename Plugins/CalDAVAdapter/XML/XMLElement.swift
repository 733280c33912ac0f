/// One element with everything inside it.
struct XMLElement: Equatable, Sendable {
    /// An attribute.
    struct Attribute: Equatable, Sendable {
        let name: XMLName
        let value: String
    }

    /// The element's name.
    let name: XMLName
    /// The attributes in document order, without namespace declarations.
    let attributes: [Attribute]
    /// The child elements in document order.
    fileprivate(set) var children: [XMLElement] = []
    /// All character data that stands directly in the element, CDATA sections included, joined.
    fileprivate(set) var text = ""

    init(name: XMLName, attributes: [Attribute] = []) {
        self.name = name
        self.attributes = attributes
    }

    /// The first child with the name.
    func first(_ name: XMLName) -> XMLElement? { children.first { $0.name == name } }

    /// Every child with the name.
    func all(_ name: XMLName) -> [XMLElement] { children.filter { $0.name == name } }

    /// The value of an attribute that is in no namespace.
    func attribute(_ local: String) -> String? { attributes.first { $0.name == XMLName(namespace: "", local: local) }?.value }

    /// The text without white space around it, which is how href, status and the like are meant.
    var trimmedText: String { text.trimmedOfWhiteSpace }

    mutating func append(child: XMLElement) { children.append(child) }
    mutating func append(text more: String) { if text.isEmpty { text = more } else { text += more } }
}
