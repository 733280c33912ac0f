import ProviderKit

/// What a browser brings back from a provider (RFC 6749 §4.1.2). Anybody can send one; nothing of it is believed, kept or shown.
struct AuthorizationCallback: Sendable {
    /// What names the consent.
    let state: String
    /// What the provider says.
    let answer: Answer

    enum Answer: Sendable {
        case code(Secret)
        /// Why there is no code, in our words.
        case refusal(String)
    }

    private static let longestQuery = 16_384
    private static let longestCode = 8_192

    /// Reads a query. `nil` where it is none of a provider: without exactly one state, with both or neither of code and error, with one of
    /// them twice, or too long.
    init?(query: String) {
        guard query.utf8.count <= Self.longestQuery else { return nil }
        var fields: [String: String] = [:]
        for field in query.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts[0])
            guard ["state", "code", "error"].contains(name) else { continue }
            guard fields.updateValue(parts.count > 1 ? Self.decoded(parts[1]) : "", forKey: name) == nil else { return nil }
        }
        guard let state = fields["state"], Base64URL.decode(state)?.count == 32 else { return nil }
        self.state = state
        switch (fields["code"], fields["error"]) {
        case (let code?, nil):
            guard !code.isEmpty, code.utf8.count <= Self.longestCode else { return nil }
            answer = .code(Secret(code))
        case (nil, let error?): answer = .refusal(Self.reason(error))
        default: return nil
        }
    }

    private static func decoded(_ text: Substring) -> String { PercentEncoding.decodedText(String(text).replacing("+", with: " ")) }

    /// A provider's error (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6) in our words; what it says besides is not repeated, because a
    /// browser can be made to say anything.
    private static func reason(_ error: String) -> String {
        switch error {
        case "access_denied": "the consent was declined at the provider; start again if that was not meant"
        case "interaction_required", "login_required", "consent_required", "account_selection_required":
            "the provider wants to see the account's owner; start again and sign in there"
        case "temporarily_unavailable", "server_error": "the provider failed; start again later"
        case "unauthorized_client", "invalid_client":
            "the provider does not accept this application; an operator has to check its registration"
        case "invalid_scope", "invalid_request", "unsupported_response_type":
            "the provider did not understand the request (\(error)); an operator has to check the application's registration"
        case "admin_policy_enforced", "org_internal":
            "the account's organisation does not let this application in; its administrator has to allow it"
        default: "the provider sent an error that is not known here; start again, and tell an operator if it stays so"
        }
    }
}
