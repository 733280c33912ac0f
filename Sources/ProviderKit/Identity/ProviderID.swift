/// The name of a calendar service, for instance `caldav`; lower case, as it appears in allowlists, URLs and metric labels.
public struct ProviderID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
