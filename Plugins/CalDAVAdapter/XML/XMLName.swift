/// The name of an element or attribute: always namespace and local name together, never a prefix, because servers choose prefixes freely
/// (one binds the letter `D` to CalDAV's namespace and `C` to WebDAV's).
struct XMLName: Hashable, Sendable {
    /// The namespace's name; empty for none.
    let namespace: String
    /// The name inside the namespace.
    let local: String

    /// `{namespace}local`, for messages.
    var clarkNotation: String { "{\(namespace)}\(local)" }
}
