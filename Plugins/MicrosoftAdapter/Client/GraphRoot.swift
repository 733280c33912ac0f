import Foundation
import ProviderKit

/// Graph's root: where requests go, and the only place to which a link of the service is followed.
struct GraphRoot: Sendable {
    /// The longest link that is followed; real ones have some hundred characters.
    private static let longestLink = 16_384

    /// `https://graph.microsoft.com`, as the endpoints spell it.
    private let origin: String
    /// `/v1.0`, without a slash at the end.
    private let path: String
    /// Whom we talk to, for messages: `host:port`.
    let peer: String

    init(_ endpoints: MicrosoftEndpoints) {
        let text = endpoints.graph.absoluteString
        let afterScheme = text.range(of: "://")?.upperBound ?? text.startIndex
        let slash = text[afterScheme...].firstIndex(of: "/") ?? text.endIndex
        origin = String(text[..<slash])
        let rest = text[slash...]
        path = rest.hasSuffix("/") ? String(rest.dropLast()) : String(rest)
        peer = OAuthRefusal.peer(endpoints.graph)
    }

    /// The address of a resource; `nil` where a part is empty or a dot segment, which would name another resource than was meant.
    func url(_ parts: [String], query: [(String, String)] = []) -> URL? {
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
        var text = origin + path + "/" + parts.map(PercentEncoding.component).joined(separator: "/")
        if !query.isEmpty {
            // The names are OData's own and begin with a dollar sign, which stands as it is.
            text += "?" + query.map { "\($0.0)=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
        }
        return URL(string: text)
    }

    /// The address of a link that the service gave, exactly as it was given; `nil` where it leads anywhere but below this root.
    ///
    /// The link is compared as text, so that no two readers of addresses can understand it differently: it must begin with the root's own
    /// scheme, host and port, and then with the root's path. A user name, another port, a dot segment in any spelling, a backslash, a
    /// fragment and every character that has no place in an address are refused. The token goes nowhere else.
    func url(following link: String) -> URL? {
        guard link.utf8.count <= Self.longestLink,
            link.utf8.allSatisfy({ PercentEncoding.isAllowedInPath($0) || $0 == UInt8(ascii: "%") })
        else { return nil }
        guard link.prefix(origin.count).lowercased() == origin.lowercased() else { return nil }
        let rest = link.dropFirst(origin.count)
        guard rest.hasPrefix(path + "/"), !Self.hasDotSegment(String(rest.prefix { $0 != "?" })) else { return nil }
        guard let url = URL(string: link), url.absoluteString == link, url.user() == nil else { return nil }
        return url
    }

    /// Whether a path steps aside, plainly or in one or two layers of percent-encoding.
    private static func hasDotSegment(_ path: String) -> Bool {
        var text = path
        for _ in 0..<3 {
            let segments = text.split(whereSeparator: { $0 == "/" || $0 == "\\" })
            if segments.contains(where: { $0 == "." || $0 == ".." }) { return true }
            text = PercentEncoding.decodedText(text)
        }
        return false
    }
}
