import ProviderKit

/// The permissions that the adapter asks for, and how granted ones are compared with them.
enum MicrosoftScopes {
    /// The least set with which every role works.
    static let least = [
        // A refresh token: without it the connection ends with the first access token, after about an hour.
        "offline_access",
        // Signing in at all, and whose account it is.
        "openid",
        "email",
        // `GET /me`: the account's stable id and its address.
        "User.Read",
        // Calendars and events: listing, reading, writing, delta queries; schedules too.
        writing,
    ]
    /// What writing events needs.
    static let writing = "Calendars.ReadWrite"

    /// Which of the calendar permissions asked for were not granted; empty where all were, or where nothing is said, which means as asked
    /// (RFC 6749 §5.1).
    ///
    /// The service tells granted scopes as full addresses and may change their case, so the last part counts, whatever its case.
    static func missing(of asked: [String], in granted: [String]) -> [String] {
        guard !granted.isEmpty else { return [] }
        let names = Set(granted.map(name))
        return asked.filter { name($0).hasPrefix("calendars.") && !names.contains(name($0)) && !names.contains(writing.lowercased()) }
    }

    private static func name(_ scope: String) -> String { (scope.split(separator: "/").last.map(String.init) ?? scope).lowercased() }
}
