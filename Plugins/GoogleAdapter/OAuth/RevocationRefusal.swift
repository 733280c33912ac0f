import Foundation
import ProviderKit

/// Why Google did not take a token back.
struct RevocationRefusal: Sendable {
    /// Whether the token was no longer valid anyway.
    let isAlreadyInvalid: Bool

    init(_ response: HTTPResponse) {
        struct Body: Decodable { let error: String }
        let name = (try? JSONDecoder().decode(Body.self, from: response.body.prefix(65_536)))?.error
        isAlreadyInvalid = name == "invalid_token" || name == "invalid_grant"
    }
}
