/// The system's cryptographic library refused to work, or a sealed value does not open.
public struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was refused; never holds key material or plaintext.
    public let description: String

    init(_ description: String) { self.description = description }
}
