public import Foundation

/// A token that was checked: signed by a trusted key, for us, and in time. Only ``SignedToken/verified(with:claims:at:)`` makes one.
public struct VerifiedToken: Sendable {
    /// Who issued it; what the rules demanded.
    public let issuer: String
    /// Whom it is for; what the rules demanded.
    public let audience: String
    /// The instant from which it is not believed any more, leeway included, UTC.
    public let believedUntil: Date
    private let claims: JSONObject

    init(claims: JSONObject, issuer: String, audience: String, believedUntil: Date) {
        self.claims = claims
        self.issuer = issuer
        self.audience = audience
        self.believedUntil = believedUntil
    }

    /// A claim, or `nil` where there is none of that name.
    public subscript(name: String) -> JSONValue? { claims[name] }

    /// A claim that is a string, or `nil`.
    public func string(_ name: String) -> String? { claims[name]?.string }
}
