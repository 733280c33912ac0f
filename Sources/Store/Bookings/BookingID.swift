public import ProviderKit

/// The caller's name for a booking.
public struct BookingID: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is; no normalisation.
    public init(rawValue: String) { self.rawValue = rawValue }
}
