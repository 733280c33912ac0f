import Foundation
import ProviderKit

/// Attacks on the signed tokens of one genuine delivery.
struct TokenSigningAttack: Sendable {
    let open: OpenChannel
    let genuine: Delivery
    let forge: any SignedTokenForge
    let material: SignedTokenMaterial

    /// A genuine token, to be changed.
    func token(_ change: (inout ForgedToken) throws -> Void = { _ in }) throws -> ForgedToken {
        guard let key = material.keys.first else { throw HarnessError("the forge lends no published key") }
        var token = ForgedToken(header: material.header.with("kid", .string(key.id)), claims: material.claims, signer: .key(key.secret))
        try change(&token)
        return token
    }

    /// The key that signs now.
    var key: SignedTokenMaterial.Key {
        get throws {
            guard let key = material.keys.first else { throw HarnessError("the forge lends no published key") }
            return key
        }
    }

    /// A string claim of a genuine token.
    func text(_ claim: String) throws -> String {
        guard let text = material.claims[claim]?.string else { throw HarnessError("the genuine token has no claim \(claim)") }
        return text
    }

    func refuse(_ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedToken) throws -> Void) async throws {
        try await refuse([try token(change).compact()], message, file: file, line: line)
    }

    func refuse(_ tokens: [String]?, _ message: String, file: String = #fileID, line: UInt = #line) async throws {
        try await open.expectRefused(
            try forge.delivery(genuine, withTokens: tokens), "\(message) is refused", scheme: .signedToken, file: file, line: line)
    }

    func believe(_ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedToken) throws -> Void) async throws {
        let delivery = try forge.delivery(genuine, withTokens: [try token(change).compact()])
        try await open.expectBelieved(delivery, "\(message) is believed", scheme: .signedToken, file: file, line: line)
    }
}

extension ConformanceCase {
    static func signedToken(
        _ id: String, _ sentence: String, body: @escaping @Sendable (TokenSigningAttack) async throws -> Void
    ) -> ConformanceCase {
        push(id, sentence, requires: [.signedToken]) { stage in
            guard let forge = stage.counterpart.signedTokenForge else { throw HarnessError("the counterpart has no signed token forge") }
            let open = try await stage.open()
            let genuine = try await open.change()
            let attack = TokenSigningAttack(
                open: open, genuine: genuine, forge: forge, material: try await forge.material(for: open.channel))
            try await attack.believe("A token as the platform makes it") { _ in }
            try await body(attack)
        }
    }
}

extension SignedTokenMaterial.SigningSecret {
    /// The algorithm of the key.
    var algorithm: String { if case .rs256 = self { "RS256" } else { "ES256" } }
}
