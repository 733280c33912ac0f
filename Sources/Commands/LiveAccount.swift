public import Foundation
public import ProviderConformance
public import ProviderKit

/// An account at a real provider that the conformance suite may work with.
public struct LiveAccount: Sendable {
    /// The server's address.
    public let server: URL
    /// The user name.
    public let username: String
    /// The password.
    public let password: Secret
    /// Sends requests.
    public let transport: any HTTPTransport

    /// Makes what acts at the provider behind an adapter's back, for cases that need it.
    public typealias CounterpartMaker = @Sendable (LiveAccount) async throws -> any Counterpart
}
