import Foundation
import ProviderKit

extension MicrosoftState {
    /// Answers a request to the authorization endpoint: the page, or what follows from it.
    mutating func authorize(_ request: HTTPRequest, _ target: RequestTarget, client: OAuthClient, now: Date) -> HTTPResponse {
        let tenant = target.segments.first ?? "common"
        do throws(OAuthProblem) {
            switch request.method {
            case .get: return try showPage(target, tenant: tenant, client: client, now: now)
            case .post: return try decide(request, tenant: tenant, client: client, now: now)
            default: throw OAuthProblem("invalid_request", 900_561, "The endpoint only accepts GET and POST requests.")
            }
        } catch {
            return errorPage(error, now: now)
        }
    }

    private mutating func showPage(_ target: RequestTarget, tenant: String, client: OAuthClient, now: Date) throws(OAuthProblem)
        -> HTTPResponse
    {
        for (name, count) in Dictionary(target.query.map { ($0.name, 1) }, uniquingKeysWith: +) where count > 1 {
            throw OAuthProblem("invalid_request", 90_100, "The parameter '\(name)' is sent twice.")
        }
        guard let id = target.value("client_id"), id == client.id else {
            throw OAuthProblem("unauthorized_client", 700_016, "The application was not found in the directory.")
        }
        guard target.value("redirect_uri") == client.redirectURI.absoluteString else {
            throw OAuthProblem(
                "invalid_request", 50_011, "The redirect URI specified in the request does not match the redirect URIs configured.")
        }
        let mode = target.value("response_mode") ?? "query"
        guard mode == "query" || mode == "fragment" else {
            throw OAuthProblem("invalid_request", 70_000, "This simulator sends a browser back by query or fragment, not by '\(mode)'.")
        }
        let state = target.value("state")
        do throws(OAuthProblem) {
            guard target.value("response_type") == "code" else {
                throw OAuthProblem("unsupported_response_type", 700_054, "The response_type is not enabled for the application.")
            }
            guard target.value("prompt") != "none" else {
                throw OAuthProblem("interaction_required", 50_058, "A silent sign-in request was sent but no user is signed in.")
            }
            let page = AuthorizationState.Page(
                tenant: tenant, scopes: try scopes(target.value("scope")), state: state, isFragment: mode == "fragment",
                challenge: try challenge(target))
            let key = random.token(bytes: 24)
            authorization.pages[key] = page
            let html = ConsentPage.html(
                action: "/\(tenant)/oauth2/v2.0/authorize", key: key, account: target.value("login_hint") ?? "",
                scopes: page.scopes.map(\.fullText))
            return HTTPResponse(status: 200, headers: ["Content-Type": "text/html; charset=utf-8"], body: Data(html.utf8))
        } catch {
            return sendBack(
                [("error", error.error), ("error_description", error.description(at: now, trace: random.guid()))], state: state,
                isFragment: mode == "fragment", client: client)
        }
    }

    private func scopes(_ text: String?) throws(OAuthProblem) -> [GraphScope] {
        guard let text, !text.isEmpty else {
            throw OAuthProblem("invalid_request", 900_144, "The request must contain the following parameter: 'scope'.")
        }
        var scopes: [GraphScope] = []
        for word in text.split(separator: " ") {
            guard let scope = GraphScope(text: String(word)) else {
                throw OAuthProblem("invalid_scope", 70_011, "The provided value for the input parameter 'scope' is not valid: \(word).")
            }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }

    /// Without a method a challenge is the verifier itself.
    private func challenge(_ target: RequestTarget) throws(OAuthProblem) -> AuthorizationState.Challenge? {
        guard let text = target.value("code_challenge") else {
            guard target.value("code_challenge_method") == nil else {
                throw OAuthProblem("invalid_request", 501_491, "A code_challenge_method needs a code_challenge.")
            }
            return nil
        }
        guard (43...128).contains(text.utf8.count) else {
            throw OAuthProblem("invalid_request", 501_491, "Invalid size of Code_Challenge parameter.")
        }
        switch target.value("code_challenge_method") ?? "plain" {
        case "plain": return .plain(text)
        case "S256": return .s256(text)
        case let other: throw OAuthProblem("invalid_request", 501_491, "The code_challenge_method '\(other)' is not supported.")
        }
    }

    private mutating func decide(_ request: HTTPRequest, tenant: String, client: OAuthClient, now: Date) throws(OAuthProblem)
        -> HTTPResponse
    {
        let fields = RequestTarget.fields(String(decoding: request.body, as: UTF8.self))
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        guard let key = value("page"), let page = authorization.pages[key], page.tenant == tenant else {
            throw OAuthProblem("invalid_request", 165_000, "The page is too old; start again.")
        }
        guard let account = accounts[value("account")?.lowercased() ?? ""] else {
            throw OAuthProblem("invalid_request", 50_034, "The user account does not exist in the directory.")
        }
        let isWelcome =
            switch tenant {
            case "common": true
            case "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad": account.kind == .personal
            default: account.kind == .work
            }
        guard isWelcome else {
            throw OAuthProblem("invalid_request", 50_020, "User account from identity provider does not exist in this tenant.")
        }
        authorization.pages[key] = nil
        let allowed = Set(fields.filter { $0.name == "scope" }.compactMap { GraphScope(text: $0.value) })
        guard value("decision") == "accept" else {
            let problem = OAuthProblem("access_denied", 65_004, "User declined to consent to access the app.")
            return sendBack(
                [("error", problem.error), ("error_description", problem.description(at: now, trace: random.guid()))], state: page.state,
                isFragment: page.isFragment, client: client)
        }
        authorization.grants.append(.init(account: account.address.lowercased(), scopes: page.scopes.filter(allowed.contains)))
        let code = "M.C507_BAY.2." + random.token(bytes: 32)
        authorization.codes[code] = .init(grant: authorization.grants.count - 1, challenge: page.challenge, made: now)
        return sendBack([("code", code), ("session_state", random.guid())], state: page.state, isFragment: page.isFragment, client: client)
    }

    private func sendBack(_ fields: [(String, String)], state: String?, isFragment: Bool, client: OAuthClient) -> HTTPResponse {
        let query = FormBody.query(fields + (state.map { [("state", $0)] } ?? []))
        let address = client.redirectURI.absoluteString
        let separator = isFragment ? "#" : address.contains("?") ? "&" : "?"
        return HTTPResponse(status: 302, headers: ["Location": address + separator + query, "Content-Length": "0"])
    }

    private mutating func errorPage(_ problem: OAuthProblem, now: Date) -> HTTPResponse {
        let text = ConsentPage.escaped(problem.description(at: now, trace: random.guid()))
        let html =
            "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body><h1>Sorry, we’re having trouble signing you in.</h1><p>\(text)</p></body></html>"
        return HTTPResponse(status: 400, headers: ["Content-Type": "text/html; charset=utf-8"], body: Data(html.utf8))
    }
}
