import Foundation
import ProviderKit

/// A key set as a server publishes it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let set = try? JSONWebKeySet(parsing: Data(FuzzInput.bytes(start, count))) else { return 0 }
    precondition(set.keys.count <= JSONWebKeySet.maximumKeys)
    for key in set.keys {
        precondition(set.key(key.id) == key, "every key is found by its id")
        if case .rsa(let rsa) = key.material { precondition(rsa.modulus.count >= 256) }
    }
    return 0
}
