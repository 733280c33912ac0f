import Foundation

/// Reads the XML of a request: strict, bounded, UTF-8 only, without document types and entities. On purpose not the adapter's reader, so that
/// both cannot be wrong in the same way.
struct DAVDocument {
    /// Why a document is not accepted.
    struct Failure: Error {}

    private static let maximumBytes = 1 << 20
    private static let maximumElements = 20_000
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    private var position = 0
    private var elements = 0

    /// The root element of a document.
    static func root(of data: Data) throws(Failure) -> DAVElement {
        guard !data.isEmpty, data.count <= maximumBytes, String(validating: data, as: UTF8.self) != nil else { throw Failure() }
        var document = DAVDocument(bytes: Array(data))
        if document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { document.position = 3 }
        try document.skipProlog()
        let root = try document.element(scope: ["xml": "http://www.w3.org/XML/1998/namespace"], depth: 1)
        try document.skipMisc()
        guard document.position == document.bytes.count else { throw Failure() }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Around the root

    private mutating func skipProlog() throws(Failure) {
        if at("<?xml") {
            let declaration = try text(until: "?>").lowercased()
            if let encoding = declaration.range(of: "encoding") {
                let value = declaration[encoding.upperBound...].split(whereSeparator: { "\"'= \t\r\n".contains($0) }).first
                guard value == "utf-8" else { throw Failure() }
            }
        }
        try skipMisc()
    }

    /// White space, comments and processing instructions; a document type is refused by whoever comes next.
    private mutating func skipMisc() throws(Failure) {
        while true {
            skipSpace()
            if at("<!--") {
                _ = try text(until: "-->")
            } else if at("<?") {
                _ = try text(until: "?>")
            } else {
                return
            }
        }
    }

    // MARK: Elements

    private mutating func element(scope outer: [String: String], depth: Int) throws(Failure) -> DAVElement {
        elements += 1
        guard elements <= Self.maximumElements, depth <= Self.maximumDepth, take("<") else { throw Failure() }
        let tag = try name()
        var (scope, plain) = (outer, [String: String]())
        while skipSpace(), !at(">"), !at("/>") {
            let attribute = try name()
            skipSpace()
            guard take("=") else { throw Failure() }
            skipSpace()
            let value = try quoted()
            guard plain.updateValue(value, forKey: attribute) == nil else { throw Failure() }
            if attribute == "xmlns" { scope[""] = value }
            if attribute.hasPrefix("xmlns:") { scope[String(attribute.dropFirst(6))] = value }
        }
        var element = DAVElement(
            name: try resolved(tag, in: scope), attributes: plain.filter { !$0.key.contains(":") && $0.key != "xmlns" })
        if take("/>") { return element }
        guard take(">") else { throw Failure() }
        while !at("</") {
            if at("<!--") {
                _ = try text(until: "-->")
            } else if take("<![CDATA[") {
                element.text += try text(until: "]]>", inclusive: false)
            } else if at("<?") {
                _ = try text(until: "?>")
            } else if at("<!") || position >= bytes.count {
                throw Failure()
            } else if at("<") {
                element.children.append(try self.element(scope: scope, depth: depth + 1))
            } else {
                element.text += try characters(until: { $0 == UInt8(ascii: "<") })
            }
        }
        guard take("</"), try name() == tag else { throw Failure() }
        skipSpace()
        guard take(">") else { throw Failure() }
        return element
    }

    private func resolved(_ tag: String, in scope: [String: String]) throws(Failure) -> DAVName {
        let parts = tag.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: return DAVName(scope[""] ?? "", tag)
        case 2:
            guard let namespace = scope[parts[0]], !namespace.isEmpty, !parts[1].isEmpty else { throw Failure() }
            return DAVName(namespace, parts[1])
        default: throw Failure()
        }
    }

    // MARK: Characters

    private mutating func name() throws(Failure) -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let first = name.unicodeScalars.first, !"-.0123456789:".unicodeScalars.contains(first) else { throw Failure() }
        return name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (48...58).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
    }

    private mutating func quoted() throws(Failure) -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else { throw Failure() }
        let quote = bytes[position]
        position += 1
        let value = try characters(until: { $0 == quote || $0 == UInt8(ascii: "<") })
        guard position < bytes.count, bytes[position] == quote else { throw Failure() }
        position += 1
        return value
    }

    /// Character data with its references resolved; line ends as XML 1.0 §2.11 has them.
    private mutating func characters(until isEnd: (UInt8) -> Bool) throws(Failure) -> String {
        var text: [UInt8] = []
        while position < bytes.count, !isEnd(bytes[position]) {
            let byte = bytes[position]
            if byte == UInt8(ascii: "&") {
                text += try reference().utf8
                continue
            }
            position += 1
            if byte == UInt8(ascii: "\r") {
                if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
                text.append(UInt8(ascii: "\n"))
            } else {
                guard byte >= 0x20 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") else { throw Failure() }
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func reference() throws(Failure) -> String {
        position += 1
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw Failure() }
        let name = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let digits = name.hasPrefix("#x") ? name.dropFirst(2) : name.dropFirst()
            guard name.hasPrefix("#"), let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
                let scalar = Unicode.Scalar(number), number >= 0x20 || [9, 10, 13].contains(number)
            else { throw Failure() }
            return String(Character(scalar))
        }
    }

    // MARK: Small steps

    private func at(_ mark: String) -> Bool { bytes[min(position, bytes.count)...].starts(with: mark.utf8) }

    private mutating func take(_ mark: String) -> Bool {
        guard at(mark) else { return false }
        position += mark.utf8.count
        return true
    }

    /// Always true, so that it can stand in a condition.
    @discardableResult
    private mutating func skipSpace() -> Bool {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return true
    }

    /// The text up to a mark, which is passed over; with the mark where `inclusive`.
    private mutating func text(until mark: String, inclusive: Bool = true) throws(Failure) -> String {
        let start = position
        while position < bytes.count, !at(mark) { position += 1 }
        guard take(mark) else { throw Failure() }
        return String(decoding: bytes[start..<(inclusive ? position : position - mark.utf8.count)], as: UTF8.self)
    }
}
