public import Foundation
import ProviderConformance
import ProviderKit

extension GoogleSimulator {
    /// Acts as the browser of an account's owner: opens the consent page, fills its form and sends it, all over ``exchange(_:)``.
    ///
    /// Throws ``HarnessError`` where the page refuses.
    public func consent(at page: URL, as account: String, _ decision: ConsentDecision) async throws -> URL {
        let shown = await exchange(HTTPRequest(method: .get, url: page)).response
        let text = String(decoding: shown.body, as: UTF8.self)
        guard shown.status == 200, let name = Self.values(of: "request", in: text).first else {
            throw HarnessError("the consent page refuses (status \(shown.status)): \(text.suffix(300))")
        }
        let offered = Self.values(of: "scope", in: text)
        let chosen: [String] =
            switch decision {
            case .grantAll: offered
            case .grant(let scopes): offered.filter { scopes.contains($0) || !GoogleScopes.expanded([$0]).isDisjoint(with: scopes) }
            case .deny: []
            }
        let fields =
            [("request", name), ("account", account), ("decision", decision == .deny ? "deny" : "allow")] + chosen.map { ("scope", $0) }
        guard var parts = URLComponents(url: page, resolvingAgainstBaseURL: true) else { throw HarnessError("\(page) is no address") }
        parts.query = nil
        guard let action = parts.url else { throw HarnessError("\(page) is no address") }
        let answer = await exchange(
            HTTPRequest(method: .post, url: action, headers: ["Content-Type": FormBody.contentType], body: FormBody.encode(fields))
        ).response
        guard answer.status == 302, let location = answer.headers["Location"], let url = URL(string: location) else {
            throw HarnessError("the consent page does not send the browser back (status \(answer.status))")
        }
        return url
    }

    /// The values of the inputs of a name, in order.
    private static func values(of name: String, in page: String) -> [String] {
        page.components(separatedBy: "<input ").dropFirst().compactMap { input in
            guard let tag = input.split(separator: ">").first, tag.contains("name=\"\(name)\""),
                let start = tag.range(of: "value=\"")?.upperBound, let end = tag[start...].firstIndex(of: "\"")
            else { return nil }
            return String(tag[start..<end])
        }
    }
}
