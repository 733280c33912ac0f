import Foundation

/// Writes the small documents that requests carry. Text and attributes are escaped, namespaces are declared once on the root.
struct XMLBuilder {
    private var text = #"<?xml version="1.0" encoding="utf-8"?>"#
    private static let prefixes = [Namespace.dav: "d", Namespace.caldav: "c", Namespace.calendarServer: "s", Namespace.push: "p"]

    /// A document with the root and what `content` adds to it.
    static func document(_ root: XMLName, _ content: (inout XMLBuilder) -> Void) -> Data {
        var builder = XMLBuilder()
        let declarations = prefixes.sorted { $0.value < $1.value }.map { #" xmlns:\#($0.value)="\#($0.key)""# }.joined()
        builder.text += "<\(tag(root))\(declarations)>"
        content(&builder)
        builder.text += "</\(tag(root))>"
        return Data(builder.text.utf8)
    }

    /// An element with attributes and content.
    mutating func element(_ name: XMLName, attributes: [(String, String)] = [], _ content: (inout XMLBuilder) -> Void = { _ in }) {
        text += "<\(Self.tag(name))" + attributes.map { #" \#($0.0)="\#(Self.escape($0.1))""# }.joined() + ">"
        content(&self)
        text += "</\(Self.tag(name))>"
    }

    /// An element with nothing but text.
    mutating func element(_ name: XMLName, attributes: [(String, String)] = [], text value: String) {
        element(name, attributes: attributes) { $0.text += Self.escape(value) }
    }

    private static func tag(_ name: XMLName) -> String { prefixes[name.namespace].map { "\($0):\(name.local)" } ?? name.local }

    private static func escape(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\r": escaped += "&#13;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
