public import Foundation

/// A signed token (JWT, RFC 7519, as compact JWS, RFC 7515) that nobody has checked yet.
///
/// What it says is out of reach but for two claims that choose the key set. The algorithm is the key's: the header must name the same one
/// and chooses nothing. Keys and addresses of keys that a header carries (`jwk`, `jku`, `x5u`, `x5c`) are not looked at.
public struct SignedToken: Sendable {
    /// The id of the key that the token says it was signed with (`kid`); unverified.
    public let keyID: String?
    /// Claims for choosing the key set and the rules, and for nothing else.
    public let unverifiedClaims: UnverifiedClaims
    let algorithm: SignatureAlgorithm
    let claims: JSONObject
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// What a token says before anybody has checked it.
    public struct UnverifiedClaims: Sendable, Equatable {
        /// The token's version (`ver`), which tells Microsoft's two kinds apart.
        public let version: String?
        /// The tenant (`tid`).
        public let tenant: String?
    }

    /// The longest token that is read, in bytes.
    public static let maximumBytes = 16 << 10

    /// Reads the compact form. Throws `malformed` for what is not exactly that, for an algorithm that is not believed (`none` and `HS256`
    /// among them), and for a header with `crit` (RFC 7515 §4.1.11: an extension that is not understood).
    public init(parsing compact: String) throws(RejectionReason) {
        guard compact.utf8.count <= Self.maximumBytes else { throw .tooLarge }
        var bytes = Array(compact.utf8)
        // A third point would be no digit of the signature.
        guard let first = Self.point(in: bytes[...]), let second = Self.point(in: bytes[(first + 1)...]),
            let header = Self.object(bytes[..<first]), let claims = Self.object(bytes[(first + 1)..<second]),
            let signature = Self.decode(bytes[(second + 1)...]), !signature.isEmpty
        else { throw .malformed }
        guard let name = header["alg"]?.string, let algorithm = SignatureAlgorithm(rawValue: name),
            header["crit"] == nil, header["b64"] == nil
        else { throw .malformed }
        if let id = header["kid"], id.string == nil { throw .malformed }
        keyID = header["kid"]?.string
        self.algorithm = algorithm
        self.claims = claims
        self.signature = signature
        bytes.removeLast(bytes.count - second)
        signed = bytes
        unverifiedClaims = UnverifiedClaims(version: claims["ver"]?.string, tenant: claims["tid"]?.string)
    }

    /// Judges the token under a key that the caller found by ``keyID`` in a set it trusts.
    ///
    /// Throws `forged` where the key's id or algorithm is another or the signature is not the key's; then what ``ClaimRules`` demand:
    /// `outsideTolerance` for times that do not fit, `misdirected` for another issuer, audience or claim, `malformed` for one that is missing.
    public func verified(with key: JSONWebKey, claims rules: ClaimRules, at now: Date) throws(RejectionReason) -> VerifiedToken {
        guard let keyID, keyID.utf8.elementsEqual(key.id.utf8), isSigned(with: key.material) else { throw .forged }
        let times = try rules.check(claims, at: now)
        return VerifiedToken(
            claims: claims, issuer: rules.issuer, audience: rules.audience,
            believedUntil: Date(timeIntervalSince1970: times.expiry + rules.leeway))
    }

    /// Whether the header names the key's algorithm and the signature is the key's over header and claims as they arrived.
    func isSigned(with key: JSONWebKey.Material) -> Bool {
        algorithm == key.algorithm && key.isValidSignature(signature, of: signed)
    }

    private static func object(_ part: ArraySlice<UInt8>) -> JSONObject? {
        decode(part).flatMap { try? StrictJSON.object($0, limits: StrictJSON.Limits(bytes: maximumBytes, depth: 8, values: 1_024)) }
    }

    /// Where the next point is.
    private static func point(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress, let found = memchr(start, 0x2E, all.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - start)
        }
    }

    private static func decode(_ part: ArraySlice<UInt8>) -> [UInt8]? { part.withUnsafeBufferPointer(Base64URL.bytes) }
}
