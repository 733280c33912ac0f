/// Scopes, as they are asked for and as they are granted.
enum GoogleScopes {
    static let prefix = "https://www.googleapis.com/auth/"

    /// Everything that may be asked for: the Calendar API's own and those of OpenID Connect.
    static let all: Set<String> = DiscoveryDocument.calendar.scopes.union([
        "openid", "email", "profile", prefix + "userinfo.email", prefix + "userinfo.profile",
    ])

    /// The scopes in their full names: the service answers the short names of OpenID Connect with long ones.
    static func expanded(_ scopes: some Sequence<String>) -> Set<String> {
        Set(scopes.map { $0 == "email" || $0 == "profile" ? prefix + "userinfo.\($0)" : $0 })
    }
}
