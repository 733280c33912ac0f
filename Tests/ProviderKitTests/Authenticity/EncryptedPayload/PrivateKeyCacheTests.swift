import Testing

@testable import ProviderKit

@Suite("Private keys that are kept")
struct PrivateKeyCacheTests {
    /// Made once; primes take a while.
    private static let keys = Result { try (0..<3).map { _ in try RSAPrivateKey(generatingBits: 2_048) } }

    @Test("a kept key is the one that was asked for, however many others were read between")
    func rightKey() throws {
        let keys = try Self.keys.get()
        for bound in [0, 1, 2, 8] {
            let cache = PrivateKeyCache(bound: bound)
            for number in [0, 1, 0, 2, 1, 1, 0, 2, 2, 0] {
                let read = try cache.rsaPrivateKey(der: keys[number].der)
                #expect(read.publicKey.modulus == keys[number].publicKey.modulus)
                let wrapped = try keys[number].publicKey.encrypt(Secret(bytes: [7, 7] as [UInt8]), padding: .oaepSHA1)
                #expect(try read.decrypt(wrapped).revealBytes() == [7, 7])
                #expect((1...max(1, bound)).contains(cache.count))
            }
        }
    }

    @Test("what is no key is refused each time, and takes no room")
    func noKey() throws {
        let der = try Self.keys.get()[0].der
        let cache = PrivateKeyCache(bound: 1)
        _ = try cache.rsaPrivateKey(der: der)
        for bytes in [[], Array(der.revealBytes().dropLast()), [UInt8](repeating: 0x30, count: 64)] {
            for _ in 0..<2 { #expect(throws: CryptographyError.self) { try cache.rsaPrivateKey(der: Secret(bytes: bytes)) } }
        }
        #expect(cache.count == 1)
        #expect(try cache.rsaPrivateKey(der: der).publicKey.modulus == Self.keys.get()[0].publicKey.modulus)
    }

    @Test("many ask at once and each gets its own")
    func concurrent() async throws {
        let keys = try Self.keys.get()
        let cache = PrivateKeyCache(bound: 2)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let key = keys[number % keys.count]
                    return try cache.rsaPrivateKey(der: key.der).publicKey.modulus == key.publicKey.modulus
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
