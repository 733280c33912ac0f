import Foundation

/// Voluntary application server identification (RFC 8292): that the pinned server key signed, for our origin, for now.
enum VAPID {
    /// How long a token may live at most (§2), in seconds.
    private static let longestLife: Double = 86_400
    /// How far the sender's clock may be behind when a token ends, and ahead when it begins, in seconds.
    private static let (endLeeway, beginLeeway): (Double, Double) = (60, 300)

    /// Throws `missingProof` without credentials, `malformed` for unreadable ones, `forged` for another key or signature, `misdirected` for
    /// another origin, and `outsideTolerance` for times that do not fit.
    static func check(
        _ headers: HTTPHeaders, pinned: P256PublicKey, for subscription: WebPushSubscription, at now: Date
    ) throws(RejectionReason) {
        let credentials = try VAPIDCredentials(headers)
        let token = try SignedToken(parsing: credentials.token)
        // The pin decides; the key that the request carries is compared and never used.
        guard ConstantTime.areEqual(credentials.key, pinned.uncompressed), token.isSigned(with: .p256(pinned)) else { throw .forged }
        let times = try TokenTimes(token.claims)
        try times.check(at: now, leeway: endLeeway, futureLeeway: beginLeeway)
        guard times.expiry - now.timeIntervalSince1970 <= longestLife + beginLeeway else { throw .outsideTolerance }
        try checkAudience(token.claims["aud"], for: subscription)
    }

    /// One origin or a list of them (RFC 7519 §4.1.3), with ours among them as a whole.
    private static func checkAudience(_ claim: JSONValue?, for subscription: WebPushSubscription) throws(RejectionReason) {
        let audiences: [String]
        switch claim {
        case .string(let one): audiences = [one]
        case .array(let list):
            audiences = list.compactMap(\.string)
            guard audiences.count == list.count, list.count <= 64 else { throw .malformed }
        default: throw .malformed
        }
        let origins = audiences.compactMap(WebOrigin.init)
        let isOurs =
            origins.contains(subscription.origin)
            || subscription.acceptsPortlessAudience && origins.contains(subscription.origin.withoutPort)
        guard isOurs else { throw .misdirected }
    }
}
