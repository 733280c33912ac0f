public import Foundation

/// What a token must claim (RFC 7519 §4.1) beside being signed.
public struct ClaimRules: Sendable {
    /// What `iss` must be, byte for byte.
    public let issuer: String
    /// What `aud` must be, byte for byte: one string. A list is refused, even where ours is on it.
    public let audience: String
    /// Claims that must be there as strings and equal these, byte for byte.
    public let exact: [String: String]
    /// How far the sender's clock may be off, in seconds.
    public let leeway: TimeInterval

    /// Makes rules; five minutes of leeway unless said otherwise, and never more than ten.
    public init(issuer: String, audience: String, exact: [String: String] = [:], leeway: TimeInterval = 300) {
        self.issuer = issuer
        self.audience = audience
        self.exact = exact
        self.leeway = min(max(0, leeway), 600)
    }

    /// Throws `malformed` for a claim that is missing or of the wrong type, `misdirected` for one that is not as demanded, and
    /// `outsideTolerance` for times that do not fit. Gives the times.
    func check(_ claims: JSONObject, at now: Date) throws(RejectionReason) -> TokenTimes {
        let times = try TokenTimes(claims)
        try times.check(at: now, leeway: leeway)
        try Self.demand(issuer, claims["iss"])
        try Self.demand(audience, claims["aud"])
        for (name, value) in exact { try Self.demand(value, claims[name]) }
        return times
    }

    private static func demand(_ expected: String, _ claim: JSONValue?) throws(RejectionReason) {
        guard let claim = claim?.string else { throw .malformed }
        guard ConstantTime.areEqual(claim, expected) else { throw .misdirected }
    }
}
