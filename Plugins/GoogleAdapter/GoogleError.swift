import Foundation
import ProviderKit

/// Turns what Google answers into the contract's errors, by status and by `errors[0].reason`; never by the message, which is text for people.
///
/// Nothing of an answer's body gets into an error but the names of reasons that are known here.
struct GoogleError: Sendable {
    /// The verb under way.
    let operation: ProviderOperation
    /// Whom we talk to: `host:port`.
    let peer: String
    /// The time, for `Retry-After` with a date.
    let now: Date

    /// How long to leave Google alone after an anti-abuse limit where it does not say: an hour. Its pages name no figure.
    static let pauseAfterQuota = Duration.seconds(3_600)

    /// An error for an answer that is not what was hoped for. `what` names the thing asked for, for a person: `the calendar`.
    func refusal(_ response: HTTPResponse, what: String, isWrite: Bool = false) -> ProviderError {
        let reason = Reason(response)
        var context = ["status": String(response.status), "peer": peer]
        context["reason"] = reason?.rawValue
        let verdict = verdict(response, reason, what: what)
        return ProviderError(
            verdict.code, verdict.permanence, operation: operation, effect: verdict.isOpen && isWrite ? .unknown : .none,
            message: "\(peer): \(verdict.message)", context: context)
    }

    /// The answer is not what the protocol promises. A write may have taken effect all the same.
    func violation(_ message: String, status: Int? = nil, isWrite: Bool = false) -> ProviderError {
        var context = ["peer": peer]
        if let status { context["status"] = String(status) }
        return ProviderError(
            .protocolViolation, .permanent, operation: operation, effect: isWrite ? .unknown : .none, message: "\(peer): \(message)",
            context: context)
    }

    /// An error for one calendar inside a free/busy answer that is a success as a whole.
    func calendarRefusal(_ name: String?) -> ProviderError {
        let reason = name.flatMap { Reason(rawValue: $0) }
        let (code, permanence, message): (ProviderErrorCode, ProviderError.Permanence, String) =
            switch reason {
            case .notFound: (.notFound, .permanent, "the calendar is not there, or not visible to this account")
            case .rateLimitExceeded, .userRateLimitExceeded:
                (.rateLimited, .temporary(retryAfter: nil), "too many requests; try again later")
            case .quotaExceeded, .dailyLimitExceeded:
                (.quotaExceeded, .temporary(retryAfter: Self.pauseAfterQuota), "the calendar's usage limits are exceeded; try much later")
            case .tooManyCalendarsRequested, .groupTooBig:
                (.invalidRequest, .permanent, "too many calendars were asked about at once; ask in parts")
            case .forbidden, .insufficientPermissions: (.forbidden, .permanent, "the account may not see this calendar's time")
            default: (.serverFault, .temporary(retryAfter: nil), "the calendar's time could not be computed; try again later")
            }
        var context = ["peer": peer, "status": "200"]
        context["reason"] = reason?.rawValue
        return ProviderError(code, permanence, operation: operation, message: "\(peer): \(message)", context: context)
    }

    private struct Verdict {
        let code: ProviderErrorCode
        var permanence = ProviderError.Permanence.permanent
        /// Whether a write may have taken effect.
        var isOpen = false
        let message: String
    }

    private func verdict(_ response: HTTPResponse, _ reason: Reason?, what: String) -> Verdict {
        let wish = RetryAfter.parse(response.headers["Retry-After"], now: now)
        return switch (response.status, reason) {
        case (500..., _):
            Verdict(
                code: .serverFault, permanence: .temporary(retryAfter: wish), isOpen: true,
                message: "Google failed on its own (status \(response.status)); try again later")
        case (409, .channelIdNotUnique), (400, .channelIdNotUnique):
            Verdict(code: .conflict, message: "the channel's name is taken; open the channel under a new one")
        case (400, .pushNotSupported), (403, .pushNotSupported):
            Verdict(code: .notSupported, message: "Google delivers nothing about \(what); it is polled instead")
        case (400...401, .hookNotHTTPS), (400...401, .hookUnauthorized), (400...401, .hookWithoutHost):
            Verdict(
                code: .invalidRequest,
                message: "Google does not deliver to this host's public address; it has to be an https address with a trusted certificate,"
                    + " on a domain that Google accepts")
        case (403, .quotaExceeded), (429, .quotaExceeded), (403, .dailyLimitExceeded), (429, .dailyLimitExceeded):
            Verdict(
                code: .quotaExceeded, permanence: .temporary(retryAfter: wish ?? Self.pauseAfterQuota),
                message: "the calendar's usage limits are exceeded; nothing helps but to wait")
        case (429, _), (403, .rateLimitExceeded), (403, .userRateLimitExceeded):
            Verdict(code: .rateLimited, permanence: .temporary(retryAfter: wish), message: "too many requests; try again later")
        case (401, _):
            Verdict(
                code: .unauthenticated,
                message: "the access token is not accepted; it ended or was withdrawn. If a new one is not accepted either, connect again")
        case (403, .accessNotConfigured):
            Verdict(
                code: .forbidden, message: "the Google Calendar API is not enabled in the application's project; enable it in the console")
        case (403, .insufficientPermissions):
            Verdict(
                code: .forbidden,
                message: "the account's owner has not granted the right to this; connect again and leave every box ticked")
        case (403, .forbiddenForNonOrganizer):
            Verdict(code: .forbidden, message: "only the event's organizer may change this; the account holds a guest's copy")
        case (402, _), (403, _): Verdict(code: .forbidden, message: "the account may not do this with \(what); ask its owner for the right")
        case (410, .fullSyncRequired), (410, .updatedMinTooLongAgo):
            Verdict(code: .cursorLost, message: "the position in the change feed is not known any more; a complete run is needed")
        case (404, _), (410, _): Verdict(code: .notFound, message: "\(what) is not there; it was deleted, or the account cannot see it")
        case (408, _): Verdict(code: .timedOut, permanence: .temporary(retryAfter: wish), isOpen: true, message: "Google gave up waiting")
        case (409, .duplicate): Verdict(code: .conflict, message: "the event's id is taken")
        case (409, _):
            Verdict(
                code: .conflict, permanence: .temporary(retryAfter: wish), message: "\(what) is being changed by somebody else; try again")
        case (412, _): Verdict(code: .revisionMismatch, message: "\(what) was changed in the meantime; read it and decide again")
        case (413, _): Verdict(code: .tooLarge, message: "Google finds the request too large")
        case (400, .timeRangeTooLong): Verdict(code: .invalidRequest, message: "the time asked about is too long; ask in parts")
        case (400, _), (422, _):
            Verdict(code: .invalidRequest, message: "Google does not accept the request; the same one will be refused again")
        case (300..<400, _): Verdict(code: .protocolViolation, message: "Google redirects, which its interface does not do here")
        default:
            Verdict(
                code: .protocolViolation, isOpen: response.isSuccess,
                message: "the answer (status \(response.status)) is not one that Google's interface knows here")
        }
    }
}

extension GoogleError {
    /// The reasons that Google's pages name and that mean something here; another is no reason.
    enum Reason: String, Sendable, CaseIterable {
        case authError, required, invalid, badRequest, invalidParameter, timeRangeEmpty, timeRangeTooLong
        case userRateLimitExceeded, rateLimitExceeded, quotaExceeded, dailyLimitExceeded
        case forbidden, forbiddenForNonOrganizer, insufficientPermissions, accessNotConfigured, requiredAccessLevel
        case notFound, duplicate, conflict, deleted, fullSyncRequired, updatedMinTooLongAgo, conditionNotMet
        case channelIdNotUnique
        case channelIDInvalid = "push.channelIdInvalid"
        case hookNotHTTPS = "push.webhookUrlNotHttps"
        case hookUnauthorized = "push.webhookUrlUnauthorized"
        case hookWithoutHost = "push.webhookUrlNoHostOrAddress"
        case pushNotSupported = "pushNotSupportedForRequestedResource"
        case syncTokenWithRequestRestrictions, backendError, internalError, groupTooBig, tooManyCalendarsRequested

        /// The first reason in an answer, also where a newer front gives it in `details`.
        init?(_ response: HTTPResponse) {
            guard let answer = try? JSONDecoder().decode(ErrorAnswer.self, from: response.body.prefix(65_536)) else { return nil }
            if let name = answer.error.errors?.first?.reason, let reason = Reason(rawValue: name) {
                self = reason
                return
            }
            switch answer.error.details?.lazy.compactMap(\.reason).first {
            case "ACCESS_TOKEN_SCOPE_INSUFFICIENT": self = .insufficientPermissions
            case "SERVICE_DISABLED": self = .accessNotConfigured
            case "RATE_LIMIT_EXCEEDED": self = .rateLimitExceeded
            default: return nil
            }
        }
    }
}
