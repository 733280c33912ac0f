import ProviderKit

/// What a server wants for Digest access authentication (RFC 7616 §3.3; RFC 2617 for servers that know only MD5).
struct DigestChallenge: Equatable, Sendable {
    /// A hash, and whether nonces are mixed into it (the `-sess` forms).
    struct Algorithm: Equatable, Sendable {
        let digest: MessageDigest
        let isSession: Bool
        /// As it was spelled, to be sent back.
        let name: String
    }

    let realm: String
    let nonce: String
    let opaque: String?
    let algorithm: Algorithm
    /// Whether the server wants the user name hashed (RFC 7616 §3.4.4).
    let hashesUserName: Bool
    /// Whether `qop=auth` is offered; a server of RFC 2069's time offers nothing.
    let hasQualityAuth: Bool
    /// Whether only the nonce was too old, and the credentials may be right.
    let isStale: Bool

    /// Reads a challenge; `nil` for another scheme, an unknown algorithm, or one that protects only with `auth-int`.
    init?(_ challenge: Challenge) {
        guard challenge.scheme == "digest", let nonce = challenge.parameters["nonce"], !nonce.isEmpty,
            let algorithm = Self.algorithm(challenge.parameters["algorithm"])
        else { return nil }
        let qualities = challenge.parameters["qop"]?.lowercased().split(whereSeparator: { $0 == "," || $0 == " " })
        if let qualities, !qualities.contains("auth") { return nil }
        realm = challenge.parameters["realm"] ?? ""
        self.nonce = nonce
        opaque = challenge.parameters["opaque"]
        self.algorithm = algorithm
        hashesUserName = challenge.parameters["userhash"]?.lowercased() == "true"
        hasQualityAuth = qualities != nil
        isStale = challenge.parameters["stale"]?.lowercased() == "true"
    }

    /// The best challenge among several: SHA-256 before MD5 (RFC 7616 §3.7).
    static func best(of challenges: [Challenge]) -> DigestChallenge? {
        let usable = challenges.compactMap { DigestChallenge($0) }
        return usable.first { $0.algorithm.digest == .sha256 } ?? usable.first
    }

    private static func algorithm(_ name: String?) -> Algorithm? {
        let name = name ?? "MD5"
        return switch name.uppercased() {
        case "MD5": Algorithm(digest: .md5, isSession: false, name: name)
        case "MD5-SESS": Algorithm(digest: .md5, isSession: true, name: name)
        case "SHA-256": Algorithm(digest: .sha256, isSession: false, name: name)
        case "SHA-256-SESS": Algorithm(digest: .sha256, isSession: true, name: name)
        default: nil
        }
    }
}
