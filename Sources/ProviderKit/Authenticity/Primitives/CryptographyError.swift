/// The system's cryptographic library refused to work, or a sealed value does not open.
public struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was refused; never holds key material or plaintext.
    public let description: String

    /// Makes an error; `reason` must hold no key material or plaintext.
    public init(reason: String) { description = reason }
}
