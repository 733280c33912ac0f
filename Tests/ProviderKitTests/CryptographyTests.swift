import Foundation
import ProviderKit
import Testing

@Suite("A sealed box")
struct SealedBoxTests {
    private let key = Secret(bytes: (0..<32).map(UInt8.init))
    private let binding = Array("connection/42/password".utf8)
    private let random = RepeatableRandom()

    @Test("opens to what was sealed", arguments: [0, 1, 15, 16, 17, 1_000, 100_000])
    func opens(length: Int) throws {
        let plaintext = Secret(bytes: random.bytes(length))
        let sealed = try SealedBox.seal(plaintext, key: key, binding: binding, random: random)
        #expect(sealed.count == length + 28)
        #expect(try SealedBox.open(sealed, key: key, binding: binding) == plaintext)
        let unbound = try SealedBox.seal(plaintext, key: key, binding: [], random: random)
        #expect(try SealedBox.open(unbound, key: key, binding: []) == plaintext)
    }

    @Test("does not open with any single bit flipped, shortened or lengthened")
    func refusesChanges() throws {
        let sealed = try SealedBox.seal(Secret("a password"), key: key, binding: binding, random: random)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(throws: CryptographyError.self) { try SealedBox.open(changed, key: key, binding: binding) }
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: CryptographyError.self) { try SealedBox.open(sealed.prefix(length), key: key, binding: binding) }
        }
        #expect(throws: CryptographyError.self) { try SealedBox.open(sealed + [0], key: key, binding: binding) }
    }

    @Test("does not open in another place or with another key")
    func refusesOthers() throws {
        let sealed = try SealedBox.seal(Secret("a password"), key: key, binding: binding, random: random)
        for other in [[], Array("connection/43/password".utf8), binding + [0], Array(binding.dropLast())] {
            #expect(throws: CryptographyError.self) { try SealedBox.open(sealed, key: key, binding: other) }
        }
        let otherKey = Secret(bytes: (1..<33).map(UInt8.init))
        #expect(throws: CryptographyError.self) { try SealedBox.open(sealed, key: otherKey, binding: binding) }
    }

    @Test("takes keys of 32 bytes only", arguments: [0, 16, 31, 33, 64])
    func refusesKeys(length: Int) throws {
        let short = Secret(bytes: [UInt8](repeating: 1, count: length))
        #expect(throws: CryptographyError.self) { try SealedBox.seal(Secret("x"), key: short, binding: [], random: random) }
        #expect(throws: CryptographyError.self) { try SealedBox.open(Data(count: 40), key: short, binding: []) }
    }

    @Test("is different every time, and its error tells nothing")
    func noncesDiffer() throws {
        let boxes = try (0..<100).map { _ in try SealedBox.seal(Secret("same"), key: key, binding: [], random: random) }
        #expect(Set(boxes).count == 100)
        let error = #expect(throws: CryptographyError.self) { try SealedBox.open(boxes[0], key: key, binding: [1]) }
        #expect(error?.description.contains("same") == false)
    }

    @Test("is AES-256-GCM as NIST describes it")
    func knownAnswer() throws {
        // The GCM specification's test case 15: a key, nonce and plaintext of 64 bytes, no additional data.
        let vectorKey = Secret(bytes: try Self.bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let plaintext = try Self.bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
        )
        let expected = try Self.bytes(
            "cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
                + "b094dac5d93471bdec1a502270e3cc6c")
        let sealed = try SealedBox.seal(
            Secret(bytes: plaintext), key: vectorKey, binding: [], random: FixedRandom(value: try Self.bytes("cafebabefacedbaddecaf888")))
        #expect(Array(sealed) == expected)
        #expect(try SealedBox.open(Data(expected), key: vectorKey, binding: []).revealBytes() == plaintext)
    }

    private static func bytes(_ hexadecimal: String) throws -> [UInt8] {
        let digits = Array(hexadecimal)
        return try stride(from: 0, to: digits.count, by: 2).map { try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16)) }
    }
}

/// Gives the same bytes whatever is asked for.
private struct FixedRandom: RandomSource {
    let value: [UInt8]
    func bytes(_ count: Int) -> [UInt8] { Array(value.prefix(count)) }
}

@Suite("Message digests")
struct MessageDigestTests {
    @Test(
        "are those of FIPS 180-4 and RFC 1321",
        arguments: [
            (MessageDigest.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
            (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ])
    func vectors(digest: MessageDigest, text: String, expected: String) throws {
        #expect(try digest.hexadecimal(text) == expected)
    }

    @Test("take long input")
    func longInput() throws {
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        let digest = try MessageDigest.sha256.hash(million)
        #expect(digest.prefix(4) == [0xCD, 0xC7, 0x6E, 0x5C])
        #expect(digest.count == 32)
    }
}
