/// An event's globally unique name in iCalendar (RFC 5545 §3.8.4.7); the same in every copy of the event.
public struct EventUID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
