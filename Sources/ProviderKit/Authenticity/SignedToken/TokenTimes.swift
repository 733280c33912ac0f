import Foundation

/// The times of a token (RFC 7519 §4.1.4–4.1.6), in seconds since 1970; fractions are legal.
struct TokenTimes {
    let expiry: Double
    let notBefore: Double?
    let issuedAt: Double?

    /// Throws `malformed` where `exp` is missing or a time is not a number.
    init(_ claims: JSONObject) throws(RejectionReason) {
        guard let expiry = claims["exp"]?.number else { throw .malformed }
        self.expiry = expiry
        notBefore = try Self.optional(claims["nbf"])
        issuedAt = try Self.optional(claims["iat"])
    }

    /// Throws `outsideTolerance` for a token that ended or is not valid yet.
    func check(at now: Date, leeway: TimeInterval, futureLeeway: TimeInterval? = nil) throws(RejectionReason) {
        let seconds = now.timeIntervalSince1970
        let latest = seconds + (futureLeeway ?? leeway)
        guard seconds < expiry + leeway, notBefore.map({ $0 <= latest }) ?? true, issuedAt.map({ $0 <= latest }) ?? true else {
            throw .outsideTolerance
        }
    }

    private static func optional(_ claim: JSONValue?) throws(RejectionReason) -> Double? {
        guard let claim else { return nil }
        guard let number = claim.number else { throw .malformed }
        return number
    }
}
