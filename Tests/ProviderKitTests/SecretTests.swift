import Foundation
import ProviderKit
import Testing

@Suite("A secret")
struct SecretTests {
    private let text = "hunter2-correct-horse"

    @Test("is never printed: not interpolated, described, dumped or reflected")
    func neverPrinted() {
        let secret = Secret(text)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Credential.password(username: "u", password: secret), to: &dumped)
        dump(OAuthTokens(accessToken: secret, refreshToken: secret, expiresAt: nil, scopes: []), to: &dumped)
        dump(OAuthClient(id: "id", secret: secret, redirectURI: URL(filePath: "/")), to: &dumped)
        dump(PKCEVerifier(stored: secret), to: &dumped)
        let printed = [
            "\(secret)", String(describing: secret), String(reflecting: secret), secret.description, secret.debugDescription,
            "\(Credential.bearer(secret))", "\([secret])", "\(["k": secret])", "\(Optional(secret) as Any)", dumped,
            String(describing: ConnectionContext(id: ConnectionID("c"), credential: .password(username: "u", password: secret))),
        ]
        for output in printed {
            for part in ["hunter2", "correct", "horse"] { #expect(!output.contains(part)) }
            #expect(output.contains("<secret>"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("has no way into JSON or a literal")
    func noWayIntoJSON() {
        #expect((Secret(text) as Any) as? any Encodable == nil)
        #expect((Secret(text) as Any) as? any Decodable == nil)
        #expect((Secret(text) as Any) as? any ExpressibleByStringLiteral == nil)
        #expect(!JSONSerialization.isValidJSONObject([Secret(text)]))
    }

    @Test("gives back what was put in, byte for byte")
    func givesBack() {
        let bytes = (0...255).map(UInt8.init)
        #expect(Secret(bytes: bytes).revealBytes() == bytes)
        #expect(Secret(text).revealText() == text)
        #expect(Secret("pä🔑").count == 7)
        #expect(Secret("").isEmpty)
        #expect(Secret("").revealBytes() == [])
    }

    @Test("is equal to the same bytes and to nothing else")
    func equality() {
        #expect(Secret(text) == Secret(text))
        #expect(Secret("") == Secret(""))
        #expect(Secret(text) != Secret(text + " "))
        #expect(Secret(text) != Secret(String(text.dropLast()) + "E"))
        #expect(Secret("") != Secret("x"))
        for position in 0..<32 {
            var bytes = [UInt8](repeating: 7, count: 32)
            let original = Secret(bytes: bytes)
            bytes[position] ^= 1
            #expect(original != Secret(bytes: bytes))
        }
    }
}

@Suite("Constant-time comparison")
struct ConstantTimeTests {
    @Test("says the same as ordinary comparison", arguments: [0, 1, 15, 16, 64, 4_096])
    func agrees(length: Int) {
        let bytes = RepeatableRandom().bytes(length)
        #expect(ConstantTime.areEqual(bytes, bytes))
        #expect(!ConstantTime.areEqual(bytes, bytes + [0]))
        guard length > 0 else { return }
        for position in [0, length / 2, length - 1] {
            var other = bytes
            other[position] ^= 0x80
            #expect(!ConstantTime.areEqual(bytes, other))
        }
    }
}
