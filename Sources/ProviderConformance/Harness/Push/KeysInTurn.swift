import ProviderKit
import Synchronization

/// Keys that are made once for all cases of a process and given in turn: a case with a few channels gets another key for each, and no case
/// waits for primes.
final class KeysInTurn: KeySource {
    /// As many channels of one kind as a case compares with each other.
    private static let count = 3
    private static let made = Mutex<[Int: [RSAPrivateKey]]>([:])
    private let next = Mutex(0)

    func rsaPrivateKey(bits: Int) throws(CryptographyError) -> RSAPrivateKey {
        let number = next.withLock { next in
            defer { next = (next + 1) % Self.count }
            return next
        }
        return try Self.made.withLock { (made) throws(CryptographyError) in
            if let keys = made[bits] { return keys[number] }
            let keys = try RSAPrivateKey.several(Self.count, bits: bits)
            made[bits] = keys
            return keys[number]
        }
    }
}
