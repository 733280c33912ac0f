import Foundation
import ProviderKit

/// Turns what a server answers into the contract's errors: by status (RFC 9110 §15) and by precondition (RFC 4918 §16).
///
/// The precondition counts before the status, because servers send one and the same refusal with 400, 403, 409, 412 and 415. Nothing of an
/// answer's body gets into an error but names from the standards.
struct CalDAVError: Sendable {
    /// The verb under way.
    let operation: ProviderOperation
    /// Whom we talk to: `host:port`, never a path.
    let peer: String
    /// The time, for `Retry-After` with a date.
    let now: Date

    init(operation: ProviderOperation, address: ResourceAddress, now: Date) {
        self.operation = operation
        peer = "\(address.origin.host):\(address.origin.port)"
        self.now = now
    }

    /// An error for an answer that is not what was hoped for. `what` names the thing asked for, for a person: `the calendar`.
    func refusal(_ response: HTTPResponse, what: String, isWrite: Bool = false) -> ProviderError {
        let precondition = Precondition(response)
        var context = ["status": String(response.status), "peer": peer]
        if let name = precondition.knownName { context["precondition"] = name }
        let verdict =
            byPrecondition(precondition, status: response.status) ?? byQuota(response) ?? byStatus(response, what: what, isWrite: isWrite)
        return ProviderError(
            verdict.code, verdict.permanence, operation: operation, effect: verdict.effect, message: "\(peer): \(verdict.message)",
            context: context)
    }

    /// The answer is not what the protocol promises.
    func violation(_ message: String, status: Int? = nil, isWrite: Bool = false) -> ProviderError {
        var context = ["peer": peer]
        if let status { context["status"] = String(status) }
        return ProviderError(
            .protocolViolation, .permanent, operation: operation, effect: isWrite ? .unknown : .none, message: "\(peer): \(message)",
            context: context)
    }

    /// The body of an answer could not be read.
    func unreadable(_ failure: XMLFailure) -> ProviderError {
        let code: ProviderErrorCode = if case .tooMuch = failure.reason { .tooLarge } else { .protocolViolation }
        return ProviderError(
            code, .permanent, operation: operation,
            message:
                "\(peer): the server's answer could not be read: \(failure). If this stays, its software or a proxy before it is at fault",
            context: ["peer": peer])
    }

    /// Something else than CalDAV answered.
    func notCalDAV(_ response: HTTPResponse) -> ProviderError {
        let kind = Self.isHTML(response) ? "a web page" : "something other than WebDAV"
        return violation(
            "the answer is \(kind), so there is no CalDAV at this address. Give the address from the calendar provider's help page,"
                + " or the bare host name so that the service can be found", status: response.status)
    }

    /// Whether the body is a web page, by its label or its first bytes.
    static func isHTML(_ response: HTTPResponse) -> Bool {
        if response.headers["Content-Type"]?.lowercased().contains("html") == true { return true }
        let start = String(decoding: response.body.prefix(256), as: UTF8.self).trimmedOfWhiteSpace.lowercased()
        return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
    }

    private struct Verdict {
        let code: ProviderErrorCode
        var permanence = ProviderError.Permanence.permanent
        var effect = ProviderError.Effect.none
        let message: String
    }

    private func byPrecondition(_ precondition: Precondition, status: Int) -> Verdict? {
        // Temporary trouble stays temporary whatever the body says.
        guard status < 500 || status == 507 else { return nil }
        if precondition.isTakenUID {
            return Verdict(code: .conflict, message: "another event of the account has the same UID; remove it or use another key")
        }
        if precondition.isBodyRefusal {
            return Verdict(
                code: .invalidRequest,
                message:
                    "the server does not accept this event (\(precondition.knownName ?? "its text")); the same text will be refused again")
        }
        if precondition.isSchedulingRefusal {
            return Verdict(
                code: .forbidden, message: "the server's scheduling rules forbid this change (\(precondition.knownName ?? "scheduling"))")
        }
        if precondition.has("quota-not-exceeded") || precondition.has("sufficient-disk-space") {
            return Verdict(code: .quotaExceeded, message: "the account has no room left; free some and try again")
        }
        if precondition.has("need-privileges") {
            return Verdict(code: .forbidden, message: "the account may not do this; ask the calendar's owner for the right")
        }
        return nil
    }

    /// Google's quota refusal is a 403 with JSON; it means "later", not "never".
    private func byQuota(_ response: HTTPResponse) -> Verdict? {
        struct Answer: Decodable {
            struct Problem: Decodable { let errors: [Item]? }
            struct Item: Decodable { let domain: String? }
            let error: Problem
        }
        guard response.status == 403, response.body.first == UInt8(ascii: "{"),
            let answer = try? JSONDecoder().decode(Answer.self, from: response.body.prefix(65_536)),
            answer.error.errors?.contains(where: { $0.domain == "usageLimits" }) == true
        else { return nil }
        return Verdict(
            code: .rateLimited, permanence: .temporary(retryAfter: wish(response)), message: "too many requests; try again later")
    }

    private func byStatus(_ response: HTTPResponse, what: String, isWrite: Bool) -> Verdict {
        switch response.status {
        case 401:
            Verdict(
                code: .unauthenticated, message: "the credentials were not accepted; check the user name and the password (or app password)"
            )
        case 402, 403: Verdict(code: .forbidden, message: "the account may not use \(what); ask its owner for the right")
        case 404, 410: Verdict(code: .notFound, message: "\(what) is not there; it may have been deleted or moved")
        case 408: Verdict(code: .timedOut, permanence: .temporary(retryAfter: wish(response)), message: "the server gave up waiting")
        case 409: Verdict(code: .conflict, message: "the state of \(what) conflicts with the request; read it and decide again")
        case 412: Verdict(code: .revisionMismatch, message: "\(what) was changed in the meantime; read it and decide again")
        case 413: Verdict(code: .tooLarge, message: "the server finds the request too large")
        case 423:
            Verdict(code: .conflict, permanence: .temporary(retryAfter: wish(response)), message: "\(what) is locked; try again later")
        case 429:
            Verdict(code: .rateLimited, permanence: .temporary(retryAfter: wish(response)), message: "too many requests; try again later")
        case 405, 501: Verdict(code: .notSupported, message: "the server cannot do this with \(what)")
        case 503:
            Verdict(code: .rateLimited, permanence: .temporary(retryAfter: wish(response)), message: "the server is busy; try again later")
        case 507: Verdict(code: .quotaExceeded, message: "the account or server has no room left; free some and try again")
        case 500...599:
            Verdict(
                code: .serverFault, permanence: .temporary(retryAfter: wish(response)), effect: isWrite ? .unknown : .none,
                message: "the server failed on its own (status \(response.status)); try again later")
        case 300...399:
            Verdict(code: .protocolViolation, message: "the server redirects without end or without a usable address")
        default:
            Verdict(
                code: .protocolViolation, effect: isWrite && response.isSuccess ? .unknown : .none,
                message: "the server's answer (status \(response.status)) is not one that CalDAV knows here")
        }
    }

    private func wish(_ response: HTTPResponse) -> Duration? { RetryAfter.parse(response.headers["Retry-After"], now: now) }
}
