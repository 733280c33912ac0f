public import Foundation
import ProviderConformance
import ProviderKit

extension MicrosoftSimulator {
    /// Acts as the browser of an account's owner: reads the page, fills in its form, sends it, and gives the address it is sent back to. A
    /// refusal that the service sends back with the browser is such an address too. Throws `HarnessError` where the service shows an error.
    public func consent(at page: URL, as account: String, _ decision: ConsentDecision) async throws -> URL {
        let shown = await exchange(HTTPRequest(method: .get, url: page)).response
        if let address = try Self.redirection(shown) { return address }
        let html = String(decoding: shown.body, as: UTF8.self)
        guard shown.status == 200, let action = html.firstMatch(of: /<form method="post" action="([^"]*)"/)?.1,
            let key = html.firstMatch(of: /name="page" value="([^"]*)"/)?.1,
            let url = URL(string: ConsentPage.unescaped(String(action)), relativeTo: page)?.absoluteURL
        else { throw HarnessError("the sign-in page shows no consent form: \(Self.words(html))") }
        let offered = html.matches(of: /name="scope" value="([^"]*)"/).map { ConsentPage.unescaped(String($0.1)) }
        let chosen: [String] =
            switch decision {
            case .grantAll: offered
            case .grant(let scopes):
                offered.filter { text in GraphScope(text: text).map { scopes.compactMap { GraphScope(text: $0) }.contains($0) } ?? false }
            case .deny: []
            }
        let fields =
            [("page", ConsentPage.unescaped(String(key))), ("account", account), ("decision", decision == .deny ? "cancel" : "accept")]
            + chosen.map { ("scope", $0) }
        let answer = await exchange(
            HTTPRequest(method: .post, url: url, headers: ["Content-Type": FormBody.contentType], body: FormBody.encode(fields))
        ).response
        guard let address = try Self.redirection(answer) else {
            throw HarnessError("the sign-in page refuses: \(Self.words(String(decoding: answer.body, as: UTF8.self)))")
        }
        return address
    }

    private static func redirection(_ response: HTTPResponse) throws -> URL? {
        guard response.status == 302 else { return nil }
        guard let address = response.headers["Location"].flatMap({ URL(string: $0) }) else {
            throw HarnessError("the sign-in page sends the browser nowhere")
        }
        return address
    }

    /// What a page says, without its markup.
    private static func words(_ html: String) -> String {
        html.replacing(/<[^>]*>/, with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
