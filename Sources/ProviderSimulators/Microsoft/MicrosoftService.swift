import ProviderKit

/// Which of its services a request is for.
enum MicrosoftService: Sendable {
    case graph(OpenAPIOperation, [String: String])
    case authorize
    case tokenByCode
    case tokenByRefresh
    /// The keys that sign tokens, of version 1 or 2.
    case keys(version: Int)
    /// A path of Graph that has no such method.
    case unknownMethod
    case unknown

    init(_ request: HTTPRequest, _ target: RequestTarget) {
        let segments = target.segments
        if segments.first == "v1.0" {
            let path = Array(segments.dropFirst())
            if let found = OpenAPIDocument.graph.operation(method: request.method, path: path) {
                self = .graph(found.operation, found.values)
            } else {
                self = OpenAPIDocument.graph.knows(path: path) ? .unknownMethod : .unknown
            }
        } else if segments.count == 4, Array(segments[1...2]) == ["oauth2", "v2.0"], segments[3] == "authorize" {
            self = .authorize
        } else if segments.count == 4, Array(segments[1...2]) == ["oauth2", "v2.0"], segments[3] == "token", request.method == .post {
            let isRefresh = RequestTarget.fields(String(decoding: request.body, as: UTF8.self)).contains {
                $0.name == "grant_type" && $0.value == "refresh_token"
            }
            self = isRefresh ? .tokenByRefresh : .tokenByCode
        } else if request.method == .get, segments == ["common", "discovery", "keys"] {
            self = .keys(version: 1)
        } else if request.method == .get, segments == ["common", "discovery", "v2.0", "keys"] {
            self = .keys(version: 2)
        } else {
            self = .unknown
        }
    }

    /// The name that faults and tests call it by.
    var name: String {
        switch self {
        case .graph(let operation, _): operation.name
        case .authorize: "oauth.authorize"
        case .tokenByCode: "oauth.token.code"
        case .tokenByRefresh: "oauth.token.refresh"
        case .keys(let version): "identity.keys.\(version)"
        case .unknown, .unknownMethod: "unknown"
        }
    }

    var isGraph: Bool {
        switch self {
        case .graph, .unknown, .unknownMethod: true
        case .authorize, .tokenByCode, .tokenByRefresh, .keys: false
        }
    }

    /// Whether a misfortune can happen to such a request at all.
    func canMeet(_ fault: SimulatedFault, _ target: RequestTarget) -> Bool {
        switch fault {
        case .cursorLost: target.query.contains { ["$skiptoken", "$deltatoken"].contains($0.name) && !$0.value.isEmpty }
        case .accessTokenExpired: if case .graph = self { true } else { false }
        case .grantRevoked: if case .authorize = self { false } else { name.hasPrefix("graph.") || name == "oauth.token.refresh" }
        case .smallPages, .emptyPage, .duplicatedItems:
            ["graph.calendars.list", "graph.events.list", "graph.events.instances", "graph.calendarView", "graph.calendarView.delta"]
                .contains(name)
        default: true
        }
    }
}
