import Foundation
import ProviderKit

/// Where a server's authorization server is: given in the settings, or found by its metadata (RFC 8414).
struct OAuthEndpoints: Sendable, Equatable {
    private enum Key {
        static let authorization = "oauth-authorization-endpoint"
        static let token = "oauth-token-endpoint"
        static let revocation = "oauth-revocation-endpoint"
        static let scopes = "oauth-scopes"
    }

    let authorization: ResourceAddress
    let token: ResourceAddress
    /// Where tokens are given back, if anywhere (RFC 7009).
    let revocation: ResourceAddress?
    /// The least set of scopes; empty for the server's own choice.
    let scopes: [String]

    init(authorization: ResourceAddress, token: ResourceAddress, revocation: ResourceAddress?, scopes: [String]) {
        self.authorization = authorization
        self.token = token
        self.revocation = revocation
        self.scopes = scopes
    }

    /// The endpoints in the settings; `nil` where they are not there, or not safe.
    init?(_ settings: ConnectionSettings) {
        guard let authorization = settings[Key.authorization].flatMap(Self.safe), let token = settings[Key.token].flatMap(Self.safe) else {
            return nil
        }
        let revocation = settings[Key.revocation].flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            authorization: authorization, token: token, revocation: revocation.flatMap(Self.safe),
            scopes: settings[Key.scopes]?.split(separator: " ").map(String.init) ?? [])
    }

    /// Writes the endpoints into settings.
    func store(in settings: inout ConnectionSettings) {
        settings[Key.authorization] = authorization.text
        settings[Key.token] = token.text
        settings[Key.revocation] = revocation?.text
        settings[Key.scopes] = scopes.isEmpty ? nil : scopes.joined(separator: " ")
    }

    /// An address to which codes and tokens may go: over TLS, or on this very machine.
    static func safe(_ text: String) -> ResourceAddress? {
        guard let address = ResourceAddress(text), address.origin.scheme == "https" || address.origin.isLoopback else { return nil }
        return address
    }
}
