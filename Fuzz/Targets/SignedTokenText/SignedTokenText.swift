import Foundation
@testable import ProviderKit

private let keys = FuzzSubjects.make {
    try JSONWebKeySet(parsing: Data(contentsOf: URL(filePath: "keys.json", relativeTo: URL(filePath: CorpusFolder.path))))
}

/// A compact JWS: parsing, and judging under keys of both kinds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let text = String(validating: FuzzInput.bytes(start, count), as: UTF8.self), let token = try? SignedToken(parsing: text) else {
        return 0
    }
    let rules = ClaimRules(issuer: token.claims["iss"]?.string ?? "", audience: token.claims["aud"]?.string ?? "")
    let candidates = keys.keys.map { JSONWebKey(id: token.keyID ?? "", material: $0.material) }
    for key in candidates {
        do throws(RejectionReason) {
            let verified = try token.verified(with: key, claims: rules, at: FuzzSubjects.now)
            precondition(verified.issuer == rules.issuer && token.algorithm == key.algorithm)
        } catch { precondition(error != .unverifiable) }
    }
    return 0
}
