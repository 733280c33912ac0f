import Foundation
public import ProviderKit

extension HostConfiguration {
    /// The application as it is registered at a provider: `CALENDAR_OAUTH_<PROVIDER>_CLIENT_ID`, `…_CLIENT_SECRET_FILE` (none for a public
    /// client) and `CALENDAR_OAUTH_REDIRECT_URI`. Throws ``ConfigurationError`` where one of them is missing.
    @Sendable public func oauthClient(_ provider: ProviderID) throws -> OAuthClient {
        let prefix = "CALENDAR_OAUTH_" + provider.rawValue.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        var missing: [String] = []
        let id = oauthSettings[prefix + "_CLIENT_ID"].flatMap { $0.isEmpty ? nil : $0 }
        if id == nil { missing.append(prefix + "_CLIENT_ID") }
        if oauthRedirect == nil { missing.append("CALENDAR_OAUTH_REDIRECT_URI") }
        guard let id, let oauthRedirect else {
            throw ConfigurationError([
                "OAuth at \(provider) needs \(missing.joined(separator: " and ")); docs/providers/\(provider).md says how to register the application"
            ])
        }
        let secret = try oauthSettings[prefix + "_CLIENT_SECRET_FILE"].map { path throws(ConfigurationError) in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError([
                    "the client secret file \(path) cannot be read; check \(prefix)_CLIENT_SECRET_FILE and the file's permissions"
                ])
            }
            return Secret(bytes: data.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        }
        return OAuthClient(id: id, secret: secret, redirectURI: oauthRedirect.uri)
    }
}
