public import Foundation

/// Where Google is. Another place is for simulators and test servers.
public struct GoogleEndpoints: Sendable, Equatable {
    /// The consent page.
    public let authorization: URL
    /// Where codes and refresh tokens are traded.
    public let token: URL
    /// Where tokens are given back.
    public let revocation: URL
    /// Whose account it is (OpenID Connect Core §5.3).
    public let userInfo: URL
    /// The Calendar API's root, without a slash at the end.
    public let calendar: URL

    /// The real service.
    public static let production = GoogleEndpoints(
        authorization: "https://accounts.google.com/o/oauth2/v2/auth", token: "https://oauth2.googleapis.com/token",
        revocation: "https://oauth2.googleapis.com/revoke", userInfo: "https://openidconnect.googleapis.com/v1/userinfo",
        calendar: "https://www.googleapis.com/calendar/v3")

    /// Everything under one origin, as a simulator has it, with the real service's paths.
    public init?(origin: URL) {
        guard let base = origin.host() != nil ? origin.absoluteString.trimmingSuffix("/") : nil else { return nil }
        self.init(
            authorization: base + "/o/oauth2/v2/auth", token: base + "/token", revocation: base + "/revoke",
            userInfo: base + "/v1/userinfo", calendar: base + "/calendar/v3")
    }

    private init(authorization: String, token: String, revocation: String, userInfo: String, calendar: String) {
        func url(_ text: String) -> URL {
            guard let url = URL(string: text) else { preconditionFailure("\(text) is no address") }
            return url
        }
        self.authorization = url(authorization)
        self.token = url(token)
        self.revocation = url(revocation)
        self.userInfo = url(userInfo)
        self.calendar = url(calendar)
    }
}

extension String {
    /// The text without one ending.
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
