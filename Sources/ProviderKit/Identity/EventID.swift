/// An event's name at its provider (for CalDAV the object's path); not iCalendar's UID, which is ``EventUID``.
public struct EventID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
