public import Foundation

/// Where providers send browsers back to after a consent: an address of this host, as it is registered, to the letter.
public struct OAuthRedirect: Equatable, Sendable {
    /// The whole address.
    public let uri: URL
    /// Its path, which the host serves.
    public let path: String
    /// Whether browsers come over TLS.
    public let isSecure: Bool
    /// Where a program on this machine has to listen to serve it; `nil` where the address is not a loopback one.
    public let loopback: ListenAddress?

    /// Reads an address: `https`, or `http` at a loopback address; a path of plain characters that nothing else uses; no query, no
    /// fragment, no user. `nil` for anything else.
    public init?(parsing text: String) {
        guard let parts = URLComponents(string: text), let uri = URL(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            parts.path.wholeMatch(of: /(\/[A-Za-z0-9._~-]+)+/) != nil
        else { return nil }
        let taken = ["/v1", "/health", "/oauth/start"]
        guard !taken.contains(where: { parts.path == $0 || parts.path.hasPrefix($0 + "/") }) else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let isLoopback = bare == "localhost" || bare == "::1" || bare.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil
        guard parts.scheme == "https" || (parts.scheme == "http" && isLoopback) else { return nil }
        self.uri = uri
        path = parts.path
        isSecure = parts.scheme == "https"
        // Over TLS somebody else has to stand in front.
        loopback =
            isLoopback && parts.scheme == "http"
            ? ListenAddress(host: bare == "localhost" ? "127.0.0.1" : bare, port: parts.port ?? 80) : nil
    }

    init?(_ reader: inout EnvironmentReader) {
        guard let text = reader.text("CALENDAR_OAUTH_REDIRECT_URI") else { return nil }
        guard let redirect = OAuthRedirect(parsing: text) else {
            reader.report(
                "CALENDAR_OAUTH_REDIRECT_URI is '\(text)'; it takes an https address, or http at a loopback address, with a path of its own and"
                    + " no query, such as https://calendar.example.org/oauth/callback")
            return nil
        }
        self = redirect
    }

    /// The address at which a browser begins; it is on the same origin, so that the browser brings its cookie back.
    func startAddress(_ ticket: AuthorizationTicket) -> URL {
        var parts = URLComponents(url: uri, resolvingAgainstBaseURL: false) ?? URLComponents()
        parts.path = "/oauth/start/" + ticket.text
        return parts.url ?? uri
    }
}
