import ProviderKit
import Synchronization

/// Keys that are made once for all cases of a process and given in turn: a case with a few channels gets another key for each, and no case
/// waits for primes.
final class KeysInTurn: KeySource {
    /// More than any case opens channels of one kind.
    private static let count = 6
    private static let made = Mutex<[Int: [RSAPrivateKey]]>([:])
    private let next = Mutex(0)

    func rsaPrivateKey(bits: Int) throws(CryptographyError) -> RSAPrivateKey {
        let number = next.withLock { next in
            defer { next = (next + 1) % Self.count }
            return next
        }
        return try Self.made.withLock { (made) throws(CryptographyError) in
            while made[bits, default: []].count <= number { made[bits, default: []].append(try RSAPrivateKey(generatingBits: bits)) }
            return made[bits, default: []][number]
        }
    }
}
