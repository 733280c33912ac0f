import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct CredentialVaultTests {
    private let key = Secret(bytes: [UInt8](0..<32))
    private let here = ConnectionID("here")
    private let credentials: [ConnectionCredential] = [
        .password(username: "owner", password: Secret("Owner's pass: 1%")), .password(username: "", password: Secret("")),
        .password(username: "ünï\u{0}", password: Secret(String(repeating: "🔑", count: 2_000))),
        .oauth(
            OAuthTokens(accessToken: Secret("a"), refreshToken: Secret("r"), expiresAt: Date(timeIntervalSince1970: 5), scopes: ["x", "y"])),
        .oauth(OAuthTokens(accessToken: Secret("a"), refreshToken: nil, expiresAt: nil, scopes: [])),
    ]

    @Test func `a credential that cannot be written down is refused, not sealed as nothing`() {
        let tokens = OAuthTokens(
            accessToken: Secret("a"), refreshToken: nil, expiresAt: Date(timeIntervalSince1970: .infinity), scopes: [])
        let vault = CredentialVault(key: Secret(bytes: [UInt8](repeating: 7, count: 32)))
        #expect(throws: CryptographyError.self) { try vault.seal(.oauth(tokens), for: ConnectionID("c")) }
    }

    @Test func `what is sealed opens as it was, and looks like nothing`() throws {
        let vault = CredentialVault(key: key)
        for credential in credentials {
            let sealed = try vault.seal(credential, for: here)
            #expect(try vault.open(sealed, for: here) == credential)
            #expect(try vault.seal(credential, for: here) != sealed, "two seals of one thing differ")
            #expect(!String(decoding: sealed, as: UTF8.self).contains("owner"))
        }
    }

    @Test func `a sealed credential does not open in another row`() throws {
        let vault = CredentialVault(key: key)
        let sealed = try vault.seal(credentials[0], for: here)
        for other in ["there", "", "here ", "Here", "here/", "her"] {
            #expect(throws: CryptographyError.self) { try vault.open(sealed, for: ConnectionID(other)) }
        }
    }

    @Test func `a sealed credential does not open with another key`() throws {
        let sealed = try CredentialVault(key: key).seal(credentials[0], for: here)
        let other = CredentialVault(key: Secret(bytes: [UInt8](1..<33)))
        #expect(throws: CryptographyError.self) { try other.open(sealed, for: here) }
        #expect(try other.keyID() != CredentialVault(key: key).keyID())
        #expect(try CredentialVault(key: key).keyID() == CredentialVault(key: key).keyID())
    }

    @Test func `a changed bit anywhere, a missing or added byte, or nothing at all does not open`() throws {
        let vault = CredentialVault(key: key)
        let sealed = try vault.seal(credentials[0], for: here)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(throws: CryptographyError.self) { try vault.open(changed, for: here) }
        }
        for count in 0..<sealed.count {
            #expect(throws: CryptographyError.self) { try vault.open(sealed.prefix(count), for: here) }
        }
        #expect(throws: CryptographyError.self) { try vault.open(sealed + Data([0]), for: here) }
    }

    @Test(arguments: [0, 1, 16, 31, 33, 64])
    func `a key of another length seals nothing`(_ count: Int) {
        let vault = CredentialVault(key: Secret(bytes: [UInt8](repeating: 1, count: count)))
        #expect(throws: CryptographyError.self) { try vault.seal(credentials[0], for: here) }
    }
}
