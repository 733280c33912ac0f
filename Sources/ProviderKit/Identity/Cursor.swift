/// The provider's position in its change feed: a sync token, a delta link, or the place inside a page sequence.
public struct Cursor: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
