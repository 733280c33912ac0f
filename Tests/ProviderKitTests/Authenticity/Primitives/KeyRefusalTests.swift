import Foundation
import ProviderKit
import Testing

@Suite("Keys that are none, or weak, are refused")
struct KeyRefusalTests {
    @Test("P-256 points: off the curve, compressed, hybrid, at infinity, of other lengths")
    func points() throws {
        let good = try P256PrivateKey(random: RepeatableRandom()).publicKey.uncompressed
        #expect(throws: Never.self) { try P256PublicKey(uncompressed: good) }
        var bad: [[UInt8]] = [
            [], [0], Array(good.dropLast()), good + [0], [UInt8](repeating: 0, count: 65), [4] + [UInt8](repeating: 255, count: 64),
        ]
        for first: UInt8 in [0, 2, 3, 5, 6, 7, 255] { bad.append([first] + good.dropFirst()) }
        bad.append([0x02] + good[1..<33])
        for index in 1..<65 {
            var point = good
            point[index] ^= 1
            bad.append(point)
        }
        for point in bad { #expect(throws: CryptographyError.self) { try P256PublicKey(uncompressed: point) } }
    }

    @Test("P-256 private keys: zero, the order and above, other lengths")
    func scalars() {
        let order = Hexadecimal.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") ?? []
        let bad = [[], [UInt8](repeating: 0, count: 32), order, [UInt8](repeating: 255, count: 32), [1], [UInt8](repeating: 1, count: 33)]
        for scalar in bad { #expect(throws: CryptographyError.self) { try P256PrivateKey(scalar: Secret(bytes: scalar)) } }
        #expect(throws: Never.self) { try P256PrivateKey(scalar: Secret(bytes: order.dropLast() + [0x50])) }
        #expect(throws: CryptographyError.self, "a broken source of randomness ends in an error, not in a loop") {
            try P256PrivateKey(random: Constant(byte: 0))
        }
    }

    @Test("both sides agree on a secret")
    func agreement() throws {
        let random = RepeatableRandom()
        for _ in 0..<20 {
            let (one, other) = (try P256PrivateKey(random: random), try P256PrivateKey(random: random))
            #expect(try one.sharedSecret(with: other.publicKey) == other.sharedSecret(with: one.publicKey))
            #expect(try P256PrivateKey(scalar: one.scalar).publicKey == one.publicKey)
        }
    }

    @Test("RSA: short and even moduli, leading zeros, odd exponents")
    func rsa() throws {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let (modulus, exponent) = (key.publicKey.modulus, key.publicKey.exponent)
        #expect(exponent == [1, 0, 1] && modulus.count == 256)
        #expect(throws: Never.self) { try RSAPublicKey(modulus: modulus, exponent: exponent) }
        let moduli = [
            [], Array(modulus.dropFirst()), [0] + modulus, modulus.dropLast() + [2], [0x7F] + modulus.dropFirst(),
            [UInt8](repeating: 255, count: 1_025),
        ]
        for bad in moduli { #expect(throws: CryptographyError.self) { try RSAPublicKey(modulus: Array(bad), exponent: exponent) } }
        for bad: [UInt8] in [[], [0], [1], [2], [0, 3], [1, 0, 0, 0, 1]] {
            #expect(throws: CryptographyError.self) { try RSAPublicKey(modulus: modulus, exponent: bad) }
        }
        #expect(throws: CryptographyError.self) { try RSAPrivateKey(generatingBits: 1_024) }
    }

    @Test("RSA keys and certificates come back from DER, and nothing may stand behind them")
    func der() throws {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let der = try key.der
        let again = try RSAPrivateKey(der: der)
        #expect(again.publicKey == key.publicKey)
        let message = Array("message".utf8)
        #expect(key.publicKey.isValidSignature(try again.sign(message), of: message))
        #expect(throws: CryptographyError.self) { try RSAPrivateKey(der: Secret(bytes: der.revealBytes() + [0])) }
        #expect(throws: CryptographyError.self) { try RSAPrivateKey(der: Secret(bytes: der.revealBytes().dropLast())) }
        let from = Date(timeIntervalSince1970: 1_767_225_600)
        let certificate = try key.selfSignedCertificate(name: "calendar-host", from: from, until: from + 86_400)
        #expect(try RSAPublicKey(certificate: certificate) == key.publicKey)
        #expect(throws: CryptographyError.self) { try RSAPublicKey(certificate: certificate + [0]) }
        #expect(throws: CryptographyError.self) { try RSAPublicKey(certificate: []) }
        #expect(throws: CryptographyError.self) { try key.selfSignedCertificate(name: "", from: from, until: from) }
    }

    @Test("RSA opens nothing but OAEP with SHA-1", arguments: RSAPadding.allCases)
    func paddings(padding: RSAPadding) throws {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let secret = Secret(bytes: [UInt8](0..<32))
        let wrapped = try key.publicKey.encrypt(secret, padding: padding)
        let opened = try? key.decrypt(wrapped)
        #expect((opened == secret) == (padding == .oaepSHA1))
        #expect((try? key.decrypt([0] + wrapped)) == nil)
        #expect((try? key.decrypt([])) == nil)
        #expect(throws: CryptographyError.self) {
            try key.publicKey.encrypt(Secret(bytes: [UInt8](repeating: 1, count: 300)), padding: padding)
        }
    }

    @Test("Ed25519 points of small order, under which signatures prove nothing")
    func smallOrder() throws {
        let points = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ]
        for point in points { #expect(throws: CryptographyError.self) { try Ed25519PublicKey(try #require(Hexadecimal.decode(point))) } }
        #expect(throws: CryptographyError.self) { try Ed25519PublicKey([1, 2, 3]) }
        #expect(throws: CryptographyError.self) { try Ed25519PrivateKey(seed: Secret("short")) }
    }

    private struct Constant: RandomSource {
        let byte: UInt8
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }
    }
}
