import Foundation
import ProviderKit

/// Turns what Graph answers into the contract's errors: by the most specific code that is known, then by status.
///
/// Codes are compared without regard to case. Messages and unknown codes of an answer never get into an error: they may hold event text.
struct MicrosoftError: Sendable {
    /// The verb under way.
    let operation: ProviderOperation
    /// Whom we talk to: `host:port`, never a path.
    let peer: String
    /// The time, for `Retry-After` with a date.
    let now: Date

    /// An error for an answer that is not what was hoped for. `what` names the thing asked for, for a person: `the calendar`.
    func refusal(_ response: HTTPResponse, what: String, isWrite: Bool = false) -> ProviderError {
        let code = GraphFailure(response).codes.reversed().lazy.compactMap { GraphErrorCode(spelled: $0) }.first
        var context = ["status": String(response.status), "peer": peer]
        context["code"] = code?.rawValue
        let verdict =
            temporary(response, isWrite: isWrite) ?? byClaims(response)
            ?? byCode(code, response, what: what, isWrite: isWrite) ?? byStatus(response, what: what, isWrite: isWrite)
        return ProviderError(
            verdict.code, verdict.permanence, operation: operation, effect: verdict.effect, message: "\(peer): \(verdict.message)",
            context: context)
    }

    /// The answer is not what Graph promises.
    func violation(_ message: String, status: Int? = nil, isWrite: Bool = false) -> ProviderError {
        var context = ["peer": peer]
        if let status { context["status"] = String(status) }
        return ProviderError(
            .protocolViolation, .permanent, operation: operation, effect: isWrite ? .unknown : .none, message: "\(peer): \(message)",
            context: context)
    }

    /// Reads the JSON of a successful answer. Anything else is an error: a web page with status 200 is not an empty calendar.
    func decode<Value: Decodable>(
        _ type: Value.Type, from response: HTTPResponse, what: String, isWrite: Bool = false
    ) throws(ProviderError) -> Value {
        guard response.isSuccess else { throw refusal(response, what: what, isWrite: isWrite) }
        guard let value = try? JSONDecoder().decode(type, from: response.body) else {
            throw violation(
                "the answer is not one of Graph's: it is cut, or something before the service answered in its place. Try again; if it stays,"
                    + " look for a proxy", status: response.status, isWrite: isWrite)
        }
        return value
    }

    private struct Verdict {
        let code: ProviderErrorCode
        var permanence = ProviderError.Permanence.permanent
        var effect = ProviderError.Effect.none
        let message: String
    }

    /// Temporary trouble stays temporary whatever the body says.
    private func temporary(_ response: HTTPResponse, isWrite: Bool) -> Verdict? {
        let later = ProviderError.Permanence.temporary(retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: now))
        // Only a refusal for being too many says that nothing was done.
        let effect: ProviderError.Effect = isWrite && response.status != 429 ? .unknown : .none
        switch response.status {
        case 429, 503, 504, 509:
            return Verdict(code: .rateLimited, permanence: later, effect: effect, message: "the service is busy; try again later")
        case 408:
            return Verdict(code: .timedOut, permanence: later, effect: effect, message: "the service gave up waiting; try again later")
        case 500...599:
            return Verdict(
                code: .serverFault, permanence: later, effect: effect,
                message: "the service failed on its own (status \(response.status)); try again later")
        default: return nil
        }
    }

    /// Conditional Access wants the account's owner to do more than show a token.
    private func byClaims(_ response: HTTPResponse) -> Verdict? {
        guard [401, 403].contains(response.status),
            response.headers.all("WWW-Authenticate").contains(where: { $0.lowercased().contains("insufficient_claims") })
                || GraphFailure(response).codes.contains(where: { $0.lowercased() == "insufficient_claims" })
        else { return nil }
        return Verdict(
            code: .unauthenticated, permanence: .needsReconsent,
            message: "the organisation's rules want to see the account's owner again (insufficient_claims); connect the account again")
    }

    private func byCode(_ code: GraphErrorCode?, _ response: HTTPResponse, what: String, isWrite: Bool) -> Verdict? {
        // 401 is about the token, whatever else is said.
        guard let code, response.status != 401 else { return nil }
        return switch code.meaning {
        case .absent: Verdict(code: .notFound, message: "\(what) is not there; it may have been deleted or moved")
        case .noMailbox:
            Verdict(
                code: .notSupported, message: "the account has no mailbox in Exchange Online, so it has no calendars that Graph can reach")
        case .changed where !isWrite:
            // The service is known to say this of plain reads too, where it means nothing.
            Verdict(code: .serverFault, permanence: .temporary(retryAfter: nil), message: "the service failed on its own; try again later")
        case .changed: Verdict(code: .revisionMismatch, message: "\(what) was changed in the meantime; read it and decide again")
        case .duplicate:
            Verdict(code: .conflict, message: "the event was made before under this key, and is not in the calendar any more")
        case .denied:
            Verdict(
                code: .forbidden, message: "the account may not use \(what); ask its owner for the right, or the administrator for consent")
        case .unauthenticated: Verdict(code: .unauthenticated, message: "the access token was not accepted")
        case .busy:
            Verdict(
                code: .rateLimited, permanence: .temporary(retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: now)),
                message: "the service is busy; try again later")
        case .full: Verdict(code: .quotaExceeded, message: "the mailbox has no room left; free some and try again")
        case .tooLarge: Verdict(code: .tooLarge, message: "the service finds the request too large")
        case .malformed:
            Verdict(code: .invalidRequest, message: "the service does not accept this (\(code.rawValue)); the same will be refused again")
        case .positionLost: Verdict(code: .cursorLost, message: "the position in the change feed is not known any more")
        }
    }

    private func byStatus(_ response: HTTPResponse, what: String, isWrite: Bool) -> Verdict {
        switch response.status {
        case 401: Verdict(code: .unauthenticated, message: "the access token was not accepted")
        case 402, 403: Verdict(code: .forbidden, message: "the account may not use \(what); ask its owner for the right")
        case 404, 410: Verdict(code: .notFound, message: "\(what) is not there; it may have been deleted or moved")
        case 409: Verdict(code: .conflict, message: "the state of \(what) conflicts with the request; read it and decide again")
        case 412: Verdict(code: .revisionMismatch, message: "\(what) was changed in the meantime; read it and decide again")
        case 413: Verdict(code: .tooLarge, message: "the service finds the request too large")
        case 405: Verdict(code: .notSupported, message: "the service cannot do this with \(what)")
        case 400, 422: Verdict(code: .invalidRequest, message: "the service does not accept the request; the same will be refused again")
        case 300...399: Verdict(code: .protocolViolation, message: "the service redirects, which Graph does not do; it was not followed")
        default:
            Verdict(
                code: .protocolViolation, effect: isWrite && response.isSuccess ? .unknown : .none,
                message: "the answer (status \(response.status)) is not one that Graph gives here")
        }
    }
}
