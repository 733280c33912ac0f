/// What a request is sent to.
enum GraphTarget: Sendable {
    /// A resource by its path below the root, and a query.
    case resource([String], query: [(String, String)] = [])
    /// A link that the service gave.
    case link(String)
}
