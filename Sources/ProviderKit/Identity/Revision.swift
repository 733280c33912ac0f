/// The provider's version of one item: an ETag or a change key. Only ever compared for equality and handed back.
public struct Revision: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
