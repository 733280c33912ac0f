import Foundation

/// Character data of XML 1.0.
enum XMLText {
    /// Text as character data; white space that a parser would change is written as a reference.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\r", "\n", "\t": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Character data as text: references and CDATA sections resolved.
    static func unescaped(_ source: String) -> String {
        var text = ""
        var rest = Substring(source)
        while let next = rest.firstIndex(where: { $0 == "&" || $0 == "<" }) {
            text += rest[..<next]
            rest = rest[next...]
            if rest.hasPrefix("<![CDATA["), let end = rest.range(of: "]]>") {
                text += rest[rest.index(rest.startIndex, offsetBy: 9)..<end.lowerBound]
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("&"), let end = rest.firstIndex(of: ";") {
                text += character(rest[rest.index(after: rest.startIndex)..<end])
                rest = rest[rest.index(after: end)...]
            } else {
                text.append(rest.removeFirst())
            }
        }
        return text + rest
    }

    private static func character(_ name: Substring) -> String {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let isHexadecimal = name.hasPrefix("#x")
            let value = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
            return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? "&\(name);"
        }
    }
}
