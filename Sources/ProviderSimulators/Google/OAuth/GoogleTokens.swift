import Foundation
import ProviderKit

/// Codes, tokens and consents.
struct GoogleTokens: Sendable {
    struct Access: Sendable {
        let account: String
        let scopes: Set<String>
        let expires: Date
    }

    struct Refresh: Sendable {
        let account: String
        let scopes: Set<String>
        let issued: Date
        let serial: Int
    }

    /// What was asked for on the consent page.
    struct Wish: Sendable {
        let redirectURI: String
        let state: String
        let scopes: [String]
        let challenge: String
        let isPlain: Bool
        let isOffline: Bool
        let forcesConsent: Bool
        let includesGranted: Bool
    }

    struct Code: Sendable {
        let account: String
        let scopes: Set<String>
        let wish: Wish
        let expires: Date
        var isSpent = false
    }

    var access: [String: Access] = [:]
    var refresh: [String: Refresh] = [:]
    var codes: [String: Code] = [:]
    /// Consent pages that were shown and not decided on, by the name in their form.
    var wishes: [String: Wish] = [:]
    /// What each account has granted and not taken back.
    var granted: [String: Set<String>] = [:]
    private var lastSerial = 0

    /// Text that nobody can guess.
    func fresh() -> String { SystemRandom().urlSafeToken(bytes: 24) }

    /// Gives an access token.
    mutating func giveAccess(_ account: String, _ scopes: Set<String>, until expires: Date) -> String {
        let token = "ya29.\(fresh())"
        access[token] = Access(account: account, scopes: scopes, expires: expires)
        return token
    }

    /// Gives a refresh token. Above the limit, the account's oldest one dies.
    mutating func giveRefresh(_ account: String, _ scopes: Set<String>, at now: Date, atMost limit: Int) -> String {
        lastSerial += 1
        let token = "1//\(fresh())"
        refresh[token] = Refresh(account: account, scopes: scopes, issued: now, serial: lastSerial)
        let own = refresh.filter { $0.value.account == account }.sorted { $0.value.serial < $1.value.serial }
        for (oldest, _) in own.dropLast(limit) { refresh[oldest] = nil }
        return token
    }

    /// Ends everything that an account has granted.
    mutating func endGrants(of account: String) {
        granted[account] = nil
        access = access.filter { $0.value.account != account }
        refresh = refresh.filter { $0.value.account != account }
        codes = codes.filter { $0.value.account != account }
    }

    /// Whose token it is, access or refresh; `nil` for one that is not known.
    func owner(of token: String) -> String? { access[token]?.account ?? refresh[token]?.account }
}
