import CalendarStore
import Foundation
import Hummingbird
import Logging
import ProviderKit

/// The two addresses that the browsers of account owners open: where a consent begins, and where a provider sends them back to. No API key:
/// what lets in is the ticket, and the cookie of the browser that brought it.
struct OAuthRoutes {
    let authorizations: AuthorizationService
    let redirect: OAuthRedirect?
    let logger: Logger

    func add(to router: Router<APIContext>) {
        router.get("oauth/start/:ticket") { request, context in await guarded { try await start(request, context) } }
        router.get(RouterPath(redirect?.path ?? "/oauth/callback")) { request, context in
            await guarded { try await callback(request, context) }
        }
    }

    /// A page for every failure. Nothing of the request is logged: its address is a secret.
    private func guarded(_ work: () async throws -> any ResponseGenerator & Sendable) async -> AnyPage {
        do { return AnyPage(content: try await work()) } catch {
            let failure = HostError(wrapping: error)
            logger.error("a browser's consent could not be handled: \(Redaction.scrub(failure.message))")
            return AnyPage(
                content: ConsentPage(
                    status: .serviceUnavailable, title: "This does not work at the moment",
                    paragraphs: ["Nothing was changed. Try again later, or tell whoever runs this calendar host."]))
        }
    }

    private struct AnyPage: ResponseGenerator {
        let content: any ResponseGenerator & Sendable

        func response(from request: Request, context: some RequestContext) throws -> Response {
            try content.response(from: request, context: context)
        }
    }

    private func start(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator & Sendable {
        guard let ticket = AuthorizationTicket(parsing: try context.pathParameter("ticket")) else { return ConsentPage.refusal }
        let name = try cookieName(ofState: ticket.state())
        // A browser that comes again keeps what it has; one that comes first gets something.
        let browser = cookie(name, request) ?? Secret(authorizations.random.urlSafeToken(bytes: 32))
        guard let page = try await authorizations.page(for: ticket, browser: browser) else { return ConsentPage.refusal }
        var response = Response(status: .found, headers: ConsentPage.headers)
        response.headers[.location] = page.absoluteString
        response.setCookie(cookie(name, value: browser.revealText(), maxAge: Int(AuthorizationPlanner.lifetime)))
        return response
    }

    private func callback(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator & Sendable {
        guard let callback = AuthorizationCallback(query: request.uri.query ?? "") else { return ConsentPage.refusal }
        let name = try cookieName(ofState: callback.state)
        guard let end = try await authorizations.answer(callback, browser: cookie(name, request)) else { return ConsentPage.refusal }
        var page = try await page(end)
        page.cookie = cookie(name, value: "", maxAge: 0)
        return page
    }

    private func page(_ end: AuthorizationEnd) async throws -> ConsentPage {
        switch end {
        case .finished(let id, let note):
            let connection = try await authorizations.connections.connection(id)
            let calendars = try await authorizations.calendars.list(id).map(\.description.name)
            var paragraphs = ["\(connection.account.displayName) is connected as \(id)."]
            if let note {
                paragraphs.append(note.prefix(1).uppercased() + note.dropFirst() + ".")
            } else {
                paragraphs.append(
                    calendars.isEmpty
                        ? "The account has no calendars."
                        : "Calendars: \(calendars.prefix(20).joined(separator: ", "))\(calendars.count > 20 ? ", …" : "").")
            }
            return ConsentPage(status: .ok, title: "Connected", paragraphs: paragraphs + ["You can close this window."])
        case .failed(let reason):
            return ConsentPage(
                status: .ok, title: "Not connected",
                paragraphs: [reason.prefix(1).uppercased() + reason.dropFirst() + ".", "Go back to where you came from and start again."])
        }
    }

    /// One cookie a consent, so that two consents in one browser do not disturb each other. The prefix makes browsers insist on TLS, on
    /// this very host, and on no other path (RFC 6265bis §4.1.3).
    private func cookieName(ofState state: String) throws -> String {
        let id = try AuthorizationTicket.id(ofState: state)
        return (redirect?.isSecure == true ? "__Host-" : "") + "calendar-consent-" + id.rawValue.prefix(16)
    }

    private func cookie(_ name: String, value: String, maxAge: Int) -> Cookie {
        Cookie(name: name, value: value, maxAge: maxAge, path: "/", secure: redirect?.isSecure == true, httpOnly: true, sameSite: .lax)
    }

    /// What the browser brought; `nil` for what we never gave it.
    private func cookie(_ name: String, _ request: Request) -> Secret? {
        guard let value = request.cookies[name]?.value, Base64URL.decode(value)?.count == 32 else { return nil }
        return Secret(value)
    }
}
