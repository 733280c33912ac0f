import Foundation
import ProviderKit

extension CalDAVState {
    /// What the server does with one request.
    mutating func exchange(_ request: HTTPRequest, now: Date) -> SimulatedExchange {
        let operation = Self.operation(of: request)
        operations.append(operation)
        guard let fault = faults.draw(for: operation, where: { $0 != .cursorLost || operation == "report.sync-collection" }) else {
            return SimulatedExchange(answer(request, now: now))
        }
        return befallen(by: fault, request, now: now)
    }

    /// The answer of a sunny day.
    mutating func answer(_ request: HTTPRequest, now: Date) -> HTTPResponse {
        do throws(DAVRefusal) { return try perform(request, now: now) } catch { return error.response }
    }

    private mutating func perform(_ request: HTTPRequest, now: Date) throws(DAVRefusal) -> HTTPResponse {
        guard let path = CalDAVPath(request.url.path(percentEncoded: true)) else { throw .notFound }
        if path == .wellKnown { return HTTPResponse(status: 301, headers: ["Location": "/"]) }
        let user = try user(of: request)
        guard path.owner == nil || path.owner == user else { throw .forbidden }
        switch request.method {
        case .options: return options(path)
        case .propfind: return try propfind(path, request, user: user, now: now)
        case HTTPMethod("PROPPATCH"): return try proppatch(path, request)
        case HTTPMethod("MKCALENDAR"): return try makeCalendar(path, request)
        case .report: return try report(path, request)
        case .get: return try read(path)
        case .put: return try store(path, request)
        case .delete: return try remove(path, request, user: user)
        case .post: return try register(path, request, user: user, now: now)
        default: throw DAVRefusal(405)
        }
    }

    /// Basic authentication (RFC 7617), which everything but the well-known address demands.
    private func user(of request: HTTPRequest) throws(DAVRefusal) -> String {
        let challenge = DAVRefusal(401, headers: ["WWW-Authenticate": "Basic realm=\"simulated calendars\", charset=\"UTF-8\""])
        guard let given = request.headers["Authorization"], given.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(given.dropFirst(6))), let text = String(validating: data, as: UTF8.self),
            let colon = text.firstIndex(of: ":")
        else { throw challenge }
        let name = String(text[..<colon])
        guard let password = passwords[name], password == Secret(String(text[text.index(after: colon)...])) else { throw challenge }
        return name
    }

    private func options(_ path: CalDAVPath) -> HTTPResponse {
        var classes = "1, 3, access-control, calendar-access"
        if case .calendar = path, push.style != nil { classes += ", webdav-push" }
        return HTTPResponse(
            status: 200,
            headers: ["DAV": classes, "Allow": "OPTIONS, GET, PUT, DELETE, PROPFIND, PROPPATCH, REPORT, MKCALENDAR, POST"])
    }

    /// The body as XML with a root of that name.
    static func document(_ request: HTTPRequest, root: DAVName) throws(DAVRefusal) -> DAVElement {
        do throws(DAVDocument.Failure) {
            let element = try DAVDocument.root(of: request.body)
            guard element.name == root else { throw DAVDocument.Failure() }
            return element
        } catch {
            throw .malformed
        }
    }

    private static func operation(of request: HTTPRequest) -> String {
        let name = request.method.rawValue.lowercased()
        switch request.method {
        case .report:
            return "report." + ((try? DAVDocument.root(of: request.body))?.name.local ?? "unreadable")
        case .post: return "push.register"
        case .delete:
            if case .registration = CalDAVPath(request.url.path(percentEncoded: true)) { return "push.unregister" }
            return name
        default: return name
        }
    }

    private mutating func befallen(by fault: SimulatedFault, _ request: HTTPRequest, now: Date) -> SimulatedExchange {
        switch fault {
        case .rateLimited(let wish):
            let headers: HTTPHeaders = wish.map { ["Retry-After": String(Int($0.rounded(.up)))] } ?? [:]
            return SimulatedExchange(HTTPResponse(status: 429, headers: headers))
        case .quotaExceeded: return SimulatedExchange(DAVRefusal(507, .dav("quota-not-exceeded")).response)
        case .serverFault(let status): return SimulatedExchange(HTTPResponse(status: status))
        case .refusedConnection: return SimulatedExchange(HTTPResponse(status: 503), mishap: .refused)
        case .lostRequest: return SimulatedExchange(HTTPResponse(status: 503), mishap: .noAnswer)
        case .lostAnswer: return SimulatedExchange(answer(request, now: now), mishap: .noAnswer)
        case .cutBody: return SimulatedExchange(answer(request, now: now), mishap: .cut)
        case .failureAfterEffect(let status):
            _ = answer(request, now: now)
            return SimulatedExchange(HTTPResponse(status: status))
        case .slow(let seconds): return SimulatedExchange(answer(request, now: now), delay: .seconds(seconds))
        case .garbage:
            return SimulatedExchange(
                HTTPResponse(
                    status: 200, headers: ["Content-Type": "text/html"], body: Data("<!DOCTYPE html><p>Welcome, guest.</p>".utf8)))
        case .cursorLost: return SimulatedExchange(DAVRefusal(403, .dav("valid-sync-token")).response)
        case .accessTokenExpired, .grantRevoked: return SimulatedExchange(HTTPResponse(status: 401))
        case .smallPages, .emptyPage, .duplicatedItems: return SimulatedExchange(answer(request, now: now))
        }
    }
}
