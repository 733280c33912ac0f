import Foundation
import ProviderKit

/// What a request asks for, by its verb and path.
enum GoogleOperation: Sendable {
    case authorize
    case token(GoogleFormFields)
    case revoke(GoogleFormFields)
    case userInfo
    /// A method of the Calendar API, with what stands in its path.
    case method(DiscoveryDocument.Method, [String: String])
    /// A place of the Calendar API where this verb means nothing.
    case wrongVerb
    case unknown

    init(_ request: HTTPRequest) {
        let path = request.url.path(percentEncoded: true)
        let base = DiscoveryDocument.calendar.basePath
        switch path {
        case "/o/oauth2/v2/auth" where request.method == .get || request.method == .post: self = .authorize
        case "/token": self = .token(GoogleFormFields(String(decoding: request.body, as: UTF8.self)))
        case "/revoke": self = .revoke(Self.revocation(request))
        case "/v1/userinfo" where request.method == .get || request.method == .post: self = .userInfo
        case _ where path.hasPrefix(base):
            let segments = path.dropFirst(base.count).split(separator: "/", omittingEmptySubsequences: false)
                .map { PercentEncoding.decodedText(String($0)) }
            if let (method, values) = DiscoveryDocument.calendar.method(request.method.rawValue, at: segments) {
                self = .method(method, values)
            } else {
                self = DiscoveryDocument.calendar.hasPath(segments) ? .wrongVerb : .unknown
            }
        default: self = .unknown
        }
    }

    /// The name in fault plans and reports.
    var name: String {
        switch self {
        case .authorize: "oauth.authorize"
        case .token(let form): form["grant_type"] == "refresh_token" ? "oauth.token.refresh" : "oauth.token.code"
        case .revoke: "oauth.revoke"
        case .userInfo: "openid.userinfo"
        case .method(let method, _): method.id
        case .wrongVerb, .unknown: "unknown"
        }
    }

    /// Whether it is one of the token endpoint's, whose refusals have a shape of their own.
    var isOAuth: Bool {
        switch self {
        case .authorize, .token, .revoke: true
        case .userInfo, .method, .wrongVerb, .unknown: false
        }
    }

    /// Whether its answers have pages.
    var hasPages: Bool { ["calendar.events.list", "calendar.events.instances", "calendar.calendarList.list"].contains(name) }

    /// The token to give back comes in the form, or in the query.
    private static func revocation(_ request: HTTPRequest) -> GoogleFormFields {
        let text = request.body.isEmpty ? request.url.query(percentEncoded: true) ?? "" : String(decoding: request.body, as: UTF8.self)
        return GoogleFormFields(text)
    }
}
