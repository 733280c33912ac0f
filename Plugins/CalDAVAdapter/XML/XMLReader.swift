import CXML
import Foundation

/// Reads a whole XML document with libxml2's pull reader: no network, no document type, no entities, bounded, all or nothing.
///
/// Each call has a reader of its own and may run on any thread.
struct XMLReader {
    private let reader: xmlTextReaderPtr
    private let limits: XMLLimits
    private var names: [NameKey: XMLName] = [:]
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var elements = 0

    /// libxml2 interns names, so two pointers identify a name for as long as the reader lives.
    private struct NameKey: Hashable {
        let namespace: UnsafePointer<xmlChar>?
        let local: UnsafePointer<xmlChar>?
    }

    /// Parser set-up has to happen once before threads use the library; a constant's initialisation is exactly that.
    private static let libraryIsReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// The document's root element, or why there is none.
    static func read(_ document: Data, root expected: XMLName? = nil, limits: XMLLimits = .answer) throws(XMLFailure) -> XMLElement {
        let bytes = try XMLPreparation.prepare(document, limits: limits)
        let result: Result<XMLElement, XMLFailure> = bytes.withUnsafeBytes { buffer in
            do throws(XMLFailure) { return .success(try read(buffer, limits: limits)) } catch { return .failure(error) }
        }
        let root = try result.get()
        guard let expected, root.name != expected else { return root }
        throw XMLFailure(.unexpectedRoot(found: printable(root.name), expected: expected.clarkNotation))
    }

    private static func read(_ buffer: UnsafeRawBufferPointer, limits: XMLLimits) throws(XMLFailure) -> XMLElement {
        guard libraryIsReady, let size = Int32(exactly: buffer.count) else {
            throw XMLFailure(.tooMuch(what: "bytes", limit: Int(Int32.max)))
        }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        guard
            let reader = xmlReaderForMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), size, nil, "UTF-8", Int32(options))
        else { throw XMLFailure(.malformed) }
        defer { xmlFreeTextReader(reader) }
        var document = XMLReader(reader: reader, limits: limits)
        return try document.readAll()
    }

    private init(reader: xmlTextReaderPtr, limits: XMLLimits) {
        self.reader = reader
        self.limits = limits
    }

    private mutating func readAll() throws(XMLFailure) -> XMLElement {
        while true {
            switch xmlTextReaderRead(reader) {
            case 1: try take(xmlReaderTypes(UInt32(xmlTextReaderNodeType(reader))))
            case 0:
                guard open.isEmpty, let root else { throw failure(.malformed) }
                return root
            default: throw failure(.malformed)
            }
        }
    }

    private mutating func take(_ type: xmlReaderTypes) throws(XMLFailure) {
        switch type {
        case XML_READER_TYPE_ELEMENT: try begin()
        case XML_READER_TYPE_END_ELEMENT: end()
        case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
            guard let value = xmlTextReaderConstValue(reader), !open.isEmpty else { return }
            open[open.count - 1].append(text: Self.text(value))
        case XML_READER_TYPE_DOCUMENT_TYPE, XML_READER_TYPE_ENTITY, XML_READER_TYPE_NOTATION: throw failure(.documentType)
        case XML_READER_TYPE_ENTITY_REFERENCE, XML_READER_TYPE_END_ENTITY: throw failure(.entityReference)
        default: return
        }
    }

    private mutating func begin() throws(XMLFailure) {
        elements += 1
        guard elements <= limits.elements else { throw failure(.tooMuch(what: "elements", limit: limits.elements)) }
        guard open.count < limits.depth else { throw failure(.tooMuch(what: "elements inside each other", limit: limits.depth)) }
        let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
        open.append(XMLElement(name: try currentName(), attributes: try attributes()))
        if isEmpty { end() }
    }

    private mutating func end() {
        guard let closed = open.popLast() else { return }
        if open.isEmpty { root = closed } else { open[open.count - 1].append(child: closed) }
    }

    private mutating func attributes() throws(XMLFailure) -> [XMLElement.Attribute] {
        guard xmlTextReaderHasAttributes(reader) == 1 else { return [] }
        var attributes: [XMLElement.Attribute] = []
        while xmlTextReaderMoveToNextAttribute(reader) == 1 {
            guard xmlTextReaderIsNamespaceDecl(reader) != 1, let value = xmlTextReaderConstValue(reader) else { continue }
            attributes.append(XMLElement.Attribute(name: try currentName(), value: Self.text(value)))
        }
        xmlTextReaderMoveToElement(reader)
        return attributes
    }

    private mutating func currentName() throws(XMLFailure) -> XMLName {
        let key = NameKey(namespace: xmlTextReaderConstNamespaceUri(reader), local: xmlTextReaderConstLocalName(reader))
        if let name = names[key] { return name }
        let name = XMLName(namespace: key.namespace.map(Self.text) ?? "", local: key.local.map(Self.text) ?? "")
        // libxml2 keeps an undeclared prefix as part of the name and calls that a mere warning.
        guard !name.local.contains(":") else { throw failure(.malformed) }
        names[key] = name
        return name
    }

    private static func text(_ characters: UnsafePointer<xmlChar>) -> String { String(cString: characters) }

    private func failure(_ reason: XMLFailure.Reason) -> XMLFailure {
        let line = Int(xmlTextReaderGetParserLineNumber(reader))
        return XMLFailure(reason, line: line > 0 ? line : nil)
    }

    /// A root's name from outside, short and without characters that would disturb a log.
    private static func printable(_ name: XMLName) -> String {
        String(name.clarkNotation.prefix(120).map { $0.isLetter || $0.isNumber || "{}:/.-_".contains($0) ? $0 : "?" })
    }
}
