import Foundation
public import ProviderKit

extension HostConfiguration {
    /// The application as it is registered at a provider: `CALENDAR_OAUTH_<PROVIDER>_CLIENT_ID`, `…_CLIENT_SECRET_FILE` (none for a public
    /// client) and `CALENDAR_OAUTH_REDIRECT_URI`. Throws ``ConfigurationError`` where one of them is missing.
    @Sendable public func oauthClient(_ provider: ProviderID) throws -> OAuthClient {
        let prefix = "CALENDAR_OAUTH_" + provider.rawValue.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        guard let id = oauthSettings[prefix + "_CLIENT_ID"], let redirect = oauthSettings["CALENDAR_OAUTH_REDIRECT_URI"],
            let redirectURI = URL(string: redirect)
        else {
            throw ConfigurationError(["OAuth at \(provider) needs \(prefix)_CLIENT_ID and CALENDAR_OAUTH_REDIRECT_URI"])
        }
        let secret = try oauthSettings[prefix + "_CLIENT_SECRET_FILE"].map { path throws(ConfigurationError) in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError(["the client secret file \(path) cannot be read"])
            }
            return Secret(bytes: data.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        }
        return OAuthClient(id: id, secret: secret, redirectURI: redirectURI)
    }
}
