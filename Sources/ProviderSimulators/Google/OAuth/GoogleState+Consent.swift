import Foundation
import ProviderKit

extension GoogleState {
    /// How long a code lives, in seconds.
    private static let codeLifetime = 600.0

    /// The consent page: shown on GET, decided on by POST.
    mutating func authorize(_ request: HTTPRequest, now: Date) -> HTTPResponse {
        if request.method == .post { return decide(GoogleFormFields(String(decoding: request.body, as: UTF8.self)), now: now) }
        do throws(PageRefusal) {
            let wish = try wish(GoogleFormFields(request.url.query(percentEncoded: true) ?? ""))
            let name = tokens.fresh()
            tokens.wishes[name] = wish
            return Self.consentPage(wish, name: name)
        } catch { return error.response }
    }

    /// A refusal that the person at the browser sees; the application hears nothing of it.
    private struct PageRefusal: Error {
        let status: Int
        let name: String
        let words: String

        var response: HTTPResponse {
            GoogleAnswer.page(
                status, title: "Error \(status): \(name)", "<h1>Access blocked</h1><p>Error \(status): \(name)</p><p>\(words)</p>")
        }
    }

    private func wish(_ query: GoogleFormFields) throws(PageRefusal) -> GoogleTokens.Wish {
        func bad(_ words: String) -> PageRefusal { PageRefusal(status: 400, name: "invalid_request", words: words) }
        guard query.repeated.isEmpty else { throw bad("A parameter comes more than once.") }
        guard let client = query["client_id"] else { throw bad("Missing required parameter: client_id") }
        guard client == self.client.id else {
            throw PageRefusal(status: 401, name: "invalid_client", words: "The OAuth client was not found.")
        }
        guard let redirect = query["redirect_uri"] else { throw bad("Missing required parameter: redirect_uri") }
        guard redirect == self.client.redirectURI.absoluteString else {
            throw PageRefusal(status: 400, name: "redirect_uri_mismatch", words: "The redirect address is not registered.")
        }
        guard let type = query["response_type"] else { throw bad("Missing required parameter: response_type") }
        guard type == "code" else {
            throw PageRefusal(status: 400, name: "unsupported_response_type", words: "Only response_type=code is offered.")
        }
        guard let state = query["state"] else { throw bad("Missing parameter: state") }
        guard let scopes = query["scope"]?.split(separator: " ").map(String.init), !scopes.isEmpty else {
            throw bad("Missing required parameter: scope")
        }
        guard Set(scopes).isSubset(of: GoogleScopes.all) else {
            throw PageRefusal(status: 400, name: "invalid_scope", words: "Some requested scopes were invalid.")
        }
        let challengeMethod = query["code_challenge_method"] ?? "plain"
        guard let challenge = query["code_challenge"], (43...128).contains(challenge.utf8.count),
            ["S256", "plain"].contains(challengeMethod)
        else { throw bad("code_challenge is missing or malformed.") }
        guard query.all("access_type").allSatisfy({ $0 == "online" || $0 == "offline" }) else { throw bad("Invalid access_type.") }
        let prompts = Set((query["prompt"] ?? "").split(separator: " ").map(String.init))
        guard prompts.isSubset(of: ["consent", "select_account", "none"]), !prompts.contains("none") else { throw bad("Invalid prompt.") }
        return GoogleTokens.Wish(
            redirectURI: redirect, state: state, scopes: scopes, challenge: challenge, isPlain: challengeMethod == "plain",
            isOffline: query["access_type"] == "offline", forcesConsent: prompts.contains("consent"),
            includesGranted: query["include_granted_scopes"] == "true")
    }

    private static func consentPage(_ wish: GoogleTokens.Wish, name: String) -> HTTPResponse {
        let boxes = wish.scopes.map { "<label><input type=\"checkbox\" name=\"scope\" value=\"\($0)\" checked>\($0)</label>" }.joined()
        return GoogleAnswer.page(
            200, title: "Sign in",
            "<h1>An application wants to access your account</h1><form method=\"post\">"
                + "<input type=\"hidden\" name=\"request\" value=\"\(name)\"><label>Account <input name=\"account\"></label>\(boxes)"
                + "<button name=\"decision\" value=\"allow\">Continue</button><button name=\"decision\" value=\"deny\">Cancel</button></form>"
        )
    }

    /// What the form on the page does: sends the browser back to the application with a code, or with the refusal.
    private mutating func decide(_ form: GoogleFormFields, now: Date) -> HTTPResponse {
        guard let name = form["request"], let wish = tokens.wishes[name] else {
            return PageRefusal(status: 400, name: "invalid_request", words: "This page has ended; begin again.").response
        }
        guard let account = form["account"], accounts[account] != nil else {
            return PageRefusal(status: 400, name: "invalid_account", words: "There is no such account.").response
        }
        tokens.wishes[name] = nil
        var answer = [("state", wish.state)]
        let chosen = Set(form.all("scope")).intersection(wish.scopes)
        if form["decision"] == "allow", !chosen.isEmpty {
            let code = "4/0\(tokens.fresh())"
            tokens.codes[code] = GoogleTokens.Code(
                account: account, scopes: GoogleScopes.expanded(chosen), wish: wish, expires: now.addingTimeInterval(Self.codeLifetime))
            answer += [("code", code), ("scope", GoogleScopes.expanded(chosen).sorted().joined(separator: " "))]
        } else {
            answer.append(("error", "access_denied"))
        }
        let separator = wish.redirectURI.contains("?") ? "&" : "?"
        return GoogleAnswer.redirect(to: wish.redirectURI + separator + FormBody.query(answer))
    }
}
