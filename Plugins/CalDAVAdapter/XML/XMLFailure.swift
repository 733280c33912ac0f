/// Why an XML document was not accepted. It is all or nothing: half a document is no document.
struct XMLFailure: Error, Equatable, Sendable, CustomStringConvertible {
    enum Reason: Equatable, Sendable {
        /// No bytes at all.
        case empty
        /// More than a limit allows.
        case tooMuch(what: String, limit: Int)
        /// A document type declaration, which WebDAV never needs and attacks do.
        case documentType
        /// A reference to an entity other than the five of XML itself.
        case entityReference
        /// An encoding other than UTF-8 and UTF-16.
        case encoding
        /// Cut, mismatched, with something after its end, or not XML at all.
        case malformed
        /// Well-formed, but with another root.
        case unexpectedRoot(found: String, expected: String)
        /// Well-formed, but not the elements that the protocol promises.
        case unexpectedContent(String)
    }

    let reason: Reason
    /// The line where it showed, from 1.
    var line: Int?

    init(_ reason: Reason, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }

    /// One sentence; holds nothing of the document but the root's name.
    var description: String {
        let place = line.map { " (line \($0))" } ?? ""
        return switch reason {
        case .empty: "the document is empty"
        case .tooMuch(let what, let limit): "the document has more than \(limit) \(what)\(place)"
        case .documentType: "the document declares a document type, which is refused"
        case .entityReference: "the document refers to an entity, which is refused\(place)"
        case .encoding: "the document is neither UTF-8 nor UTF-16"
        case .malformed: "the document is cut or not well-formed\(place)"
        case .unexpectedRoot(let found, let expected): "the document is \(found) where \(expected) was expected"
        case .unexpectedContent(let what): what
        }
    }
}
