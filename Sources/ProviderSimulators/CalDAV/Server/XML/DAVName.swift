/// The name of an element or a property: namespace and local name, never a prefix.
struct DAVName: Hashable, Sendable {
    /// The namespace's name; empty for none.
    let namespace: String
    /// The name inside it.
    let local: String

    init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }

    /// A name of WebDAV (RFC 4918) and what is built on its namespace.
    static func dav(_ local: String) -> DAVName { DAVName("DAV:", local) }
    /// A name of CalDAV (RFC 4791).
    static func caldav(_ local: String) -> DAVName { DAVName("urn:ietf:params:xml:ns:caldav", local) }
    /// A name of WebDAV-Push (draft-bitfire-webdav-push-00).
    static func push(_ local: String) -> DAVName { DAVName("https://bitfire.at/webdav-push", local) }
    /// The collection tag of CalendarServer.
    static let collectionTag = DAVName("http://calendarserver.org/ns/", "getctag")

    /// The prefixes that answers declare on their root.
    static let prefixes = [
        "DAV:": "D", "urn:ietf:params:xml:ns:caldav": "C", "http://calendarserver.org/ns/": "S", "https://bitfire.at/webdav-push": "P",
    ]

    /// The declarations of all prefixes, for a root element.
    static let declarations = prefixes.sorted { $0.value < $1.value }.map { " xmlns:\($0.value)=\"\($0.key)\"" }.joined()

    /// The element with this name and content that is XML already; without content where that is empty.
    func element(_ content: String = "") -> String {
        let (tag, declaration) =
            if let prefix = Self.prefixes[namespace] {
                ("\(prefix):\(local)", "")
            } else if namespace.isEmpty {
                (local, " xmlns=\"\"")
            } else {
                ("x:\(local)", " xmlns:x=\"\(XMLText.escaped(namespace).replacing("\"", with: "&quot;"))\"")
            }
        return content.isEmpty ? "<\(tag)\(declaration)/>" : "<\(tag)\(declaration)>\(content)</\(tag)>"
    }
}
