/// A calendar's name at its provider (for CalDAV the collection's path, exactly as the server spelled it).
public struct CalendarID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
