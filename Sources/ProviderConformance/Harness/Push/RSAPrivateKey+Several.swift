import Foundation
package import ProviderKit
import Synchronization

extension RSAPrivateKey {
    /// Several new keys at once, on all cores: primes are what a run waits for otherwise. Throws ``CryptographyError`` where one cannot be made.
    package static func several(_ count: Int, bits: Int) throws(CryptographyError) -> [RSAPrivateKey] {
        let made = Mutex<[Result<RSAPrivateKey, CryptographyError>]>([])
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            let key = Result { () throws(CryptographyError) in try RSAPrivateKey(generatingBits: bits) }
            made.withLock { $0.append(key) }
        }
        var keys: [RSAPrivateKey] = []
        for key in made.withLock({ $0 }) { keys.append(try key.get()) }
        return keys
    }
}
