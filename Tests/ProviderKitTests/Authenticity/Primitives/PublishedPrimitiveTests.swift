import Foundation
import ProviderKit
import Testing

@Suite("Primitives give what the standards print")
struct PublishedPrimitiveTests {
    @Test("HKDF: RFC 5869, A.1 to A.3", arguments: HKDFExample.all)
    func hkdf(example: HKDFExample) throws {
        let output = try MessageAuthentication.derive(
            example.output.count / 2, from: Secret(bytes: hex(example.material)), salt: hex(example.salt), purpose: hex(example.info))
        #expect(Hexadecimal.encode(output.revealBytes()) == example.output)
        let stepwise = try KeyDerivation(from: Secret(bytes: hex(example.material)), salt: hex(example.salt))
        #expect(try stepwise.derive(example.output.count / 2, purpose: hex(example.info)) == output)
    }

    @Test("HKDF gives 1 to 8,160 bytes and nothing else")
    func hkdfBounds() throws {
        let derivation = try KeyDerivation(from: Secret("material"))
        #expect(try derivation.derive(8_160, purpose: []).count == 8_160)
        for count in [0, -1, 8_161] { #expect(throws: CryptographyError.self) { try derivation.derive(count, purpose: []) } }
    }

    @Test("Ed25519: RFC 8032 §7.1, tests 1 to 3", arguments: Ed25519Example.all)
    func ed25519(example: Ed25519Example) throws {
        let key = try Ed25519PrivateKey(seed: Secret(bytes: hex(example.seed)))
        #expect(Hexadecimal.encode(key.publicKey.bytes) == example.publicKey)
        let signature = try key.sign(hex(example.message))
        #expect(Hexadecimal.encode(signature) == example.signature)
        #expect(key.publicKey.isValidSignature(signature, of: hex(example.message)))
        for damaged in Damage.all(of: signature) { #expect(!key.publicKey.isValidSignature(damaged, of: hex(example.message))) }
        #expect(!key.publicKey.isValidSignature(signature, of: hex(example.message) + [0]))
    }

    @Test("ES256: RFC 6979 A.2.5, with either s, and never in DER")
    func es256() throws {
        let key = try P256PrivateKey(
            scalar: Secret(bytes: hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")))
        #expect(
            Hexadecimal.encode(key.publicKey.uncompressed)
                == "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        )
        let raw = hex(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        )
        #expect(key.publicKey.isValidSignature(raw, of: Array("sample".utf8)))
        for damaged in Damage.all(of: raw) { #expect(!key.publicKey.isValidSignature(damaged, of: Array("sample".utf8))) }
        for zero in [[UInt8](repeating: 0, count: 64), raw.prefix(32) + [UInt8](repeating: 0, count: 32)] {
            #expect(!key.publicKey.isValidSignature(Array(zero), of: Array("sample".utf8)))
        }
        for _ in 0..<50 {
            let signature = try key.sign(Array("sample".utf8))
            #expect(signature.count == 64 && key.publicKey.isValidSignature(signature, of: Array("sample".utf8)))
        }
    }

    @Test("AES-256-CBC: NIST SP 800-38A, F.2.5, with a block of padding behind")
    func cbc() throws {
        let key = Secret(bytes: hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"))
        let iv = hex("000102030405060708090a0b0c0d0e0f")
        let plaintext = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
        let ciphertext = try BlockCipher.encryptCBC(Secret(bytes: plaintext), key: key, iv: iv)
        #expect(Hexadecimal.encode(ciphertext.prefix(32)) == "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d")
        #expect(try BlockCipher.decryptCBC(ciphertext, key: key, iv: iv).revealBytes() == plaintext)
        for length in 0..<50 {
            let text = Secret(bytes: [UInt8](repeating: 5, count: length))
            #expect(try BlockCipher.decryptCBC(BlockCipher.encryptCBC(text, key: key, iv: iv), key: key, iv: iv) == text)
        }
        for bad in [[], [UInt8](repeating: 0, count: 15), [UInt8](repeating: 0, count: 16)] {
            #expect(throws: CryptographyError.self) { try BlockCipher.decryptCBC(bad, key: key, iv: iv) }
        }
    }

    @Test("AES-128-GCM: the GCM specification's test cases 1 to 3")
    func gcm() throws {
        let zero = Secret(bytes: [UInt8](repeating: 0, count: 16))
        let none = [UInt8](repeating: 0, count: 12)
        #expect(Hexadecimal.encode(try BlockCipher.sealGCM128([], key: zero, nonce: none)) == "58e2fccefa7e3061367f1d57a4e7455a")
        let block = try BlockCipher.sealGCM128([UInt8](repeating: 0, count: 16), key: zero, nonce: none)
        #expect(Hexadecimal.encode(block) == "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf")
        #expect(try BlockCipher.openGCM128(block, key: zero, nonce: none) == [UInt8](repeating: 0, count: 16))
        #expect(try BlockCipher.openGCM128(BlockCipher.sealGCM128([], key: zero, nonce: none), key: zero, nonce: none).isEmpty)
        for damaged in Damage.all(of: block) {
            #expect(throws: CryptographyError.self) { try BlockCipher.openGCM128(damaged, key: zero, nonce: none) }
        }
    }

    private func hex(_ text: String) -> [UInt8] { Hexadecimal.decode(text) ?? [] }
}

/// RFC 5869, appendix A, SHA-256.
struct HKDFExample: Sendable {
    let material, salt, info, output: String

    static let all = [
        HKDFExample(
            material: String(repeating: "0b", count: 22), salt: "000102030405060708090a0b0c", info: "f0f1f2f3f4f5f6f7f8f9",
            output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        HKDFExample(
            material: series(0x00, 80), salt: series(0x60, 80), info: series(0xB0, 80),
            output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        HKDFExample(
            material: String(repeating: "0b", count: 22), salt: "", info: "",
            output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ]

    private static func series(_ first: UInt8, _ count: UInt8) -> String { Hexadecimal.encode((0..<count).map { first &+ $0 }) }
}

/// RFC 8032 §7.1.
struct Ed25519Example: Sendable {
    let seed, publicKey, message, signature: String

    static let all = [
        Ed25519Example(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Ed25519Example(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Ed25519Example(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]
}
