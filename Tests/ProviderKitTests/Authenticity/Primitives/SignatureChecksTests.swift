import ProviderKit
import Testing

/// Contexts of libcrypto serve one check after another: nothing of one may be seen in the next.
@Suite("Checks that follow one another under one key")
struct SignatureChecksTests {
    private struct Subject: Sendable {
        let name: String
        let good: [UInt8]
        let isValid: @Sendable ([UInt8], [UInt8]) -> Bool
    }

    private static let message = Array("what was signed".utf8)

    private static func subjects() throws -> [Subject] {
        let rsa = try RSAPrivateKey(generatingBits: 2_048)
        let curve = try P256PrivateKey(random: SystemRandom())
        let (rsaKey, curveKey) = (rsa.publicKey, curve.publicKey)
        return [
            Subject(name: "RS256", good: try rsa.sign(message)) { rsaKey.isValidSignature($0, of: $1) },
            Subject(name: "ES256", good: try curve.sign(message)) { curveKey.isValidSignature($0, of: $1) },
        ]
    }

    @Test("good and bad in any order, each is judged as if it were the first")
    func oneAfterAnother() throws {
        for subject in try Self.subjects() {
            var bad = subject.good
            bad[bad.count / 2] ^= 1
            let zeros = [UInt8](repeating: 0, count: subject.good.count)
            let ones = [UInt8](repeating: 0xFF, count: subject.good.count)
            for _ in 0..<20 {
                #expect(subject.isValid(subject.good, Self.message), "\(subject.name)")
                for forged in [bad, zeros, ones, [], Array(subject.good.dropLast()), subject.good + [0]] {
                    #expect(!subject.isValid(forged, Self.message), "\(subject.name)")
                    #expect(!subject.isValid(subject.good, Self.message + [0]), "\(subject.name)")
                    #expect(subject.isValid(subject.good, Self.message), "\(subject.name)")
                }
            }
        }
    }

    @Test("many at once do not disturb each other")
    func atOnce() async throws {
        for subject in try Self.subjects() {
            let wrong = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<2_000 {
                    group.addTask {
                        var signature = subject.good
                        let isGood = number.isMultiple(of: 3)
                        if !isGood { signature[number % signature.count] ^= 1 << UInt8(number % 8) }
                        return subject.isValid(signature, Self.message) != isGood
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wrong == 0, "\(subject.name)")
        }
    }
}
