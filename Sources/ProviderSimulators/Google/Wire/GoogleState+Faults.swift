import Foundation
import ProviderKit

extension GoogleState {
    /// The misfortune of a request, one that can befall it: a lost position only where one is sent, small pages only where there are pages.
    mutating func drawFault(_ operation: GoogleOperation, _ request: HTTPRequest) -> SimulatedFault? {
        let sendsPosition = operation.hasPages && GoogleFormFields(request.url.query(percentEncoded: true) ?? "")["syncToken"] != nil
        return faults.draw(for: operation.name) { fault in
            switch fault {
            case .cursorLost: sendsPosition
            case .smallPages, .emptyPage, .duplicatedItems: operation.hasPages
            default: true
            }
        }
    }

    /// What a misfortune does to a request.
    mutating func befallen(
        by fault: SimulatedFault, _ operation: GoogleOperation, _ request: HTTPRequest, now: Date
    ) -> SimulatedExchange {
        switch fault {
        case .rateLimited(let wish): return SimulatedExchange(rateLimit(operation, wish))
        case .quotaExceeded:
            let refusal = GoogleRefusal(403, "quotaExceeded", "Calendar usage limits exceeded.", domain: "usageLimits")
            return SimulatedExchange(operation.isOAuth ? rateLimit(operation, nil) : refusal.response)
        case .serverFault(let status): return SimulatedExchange(Self.failure(status, operation))
        case .refusedConnection: return SimulatedExchange(HTTPResponse(status: 503), mishap: .refused)
        case .lostRequest: return SimulatedExchange(HTTPResponse(status: 503), mishap: .noAnswer)
        case .lostAnswer: return SimulatedExchange(answer(operation, request, now: now), mishap: .noAnswer)
        case .cutBody: return SimulatedExchange(answer(operation, request, now: now), mishap: .cut)
        case .failureAfterEffect(let status):
            _ = answer(operation, request, now: now)
            return SimulatedExchange(Self.failure(status, operation))
        case .slow(let seconds): return SimulatedExchange(answer(operation, request, now: now), delay: .seconds(seconds))
        case .garbage:
            return SimulatedExchange(GoogleAnswer.page(200, title: "Sign in to the network", "<p>Welcome, guest. Accept the terms.</p>"))
        case .cursorLost: return SimulatedExchange(GoogleRefusal.fullSyncRequired.response)
        case .accessTokenExpired: endAccess(of: request)
        case .grantRevoked: endGrant(of: operation, request)
        case .smallPages(let size): disturbance.maximum = max(1, size)
        case .emptyPage: disturbance.isEmpty = true
        case .duplicatedItems: disturbance.isDoubled = true
        }
        return SimulatedExchange(answer(operation, request, now: now))
    }

    /// The three shapes of a rate limit take turns.
    private mutating func rateLimit(_ operation: GoogleOperation, _ wish: Double?) -> HTTPResponse {
        let shapes = [(403, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (429, "rateLimitExceeded")]
        let (status, reason) = shapes[rateLimitsGiven % shapes.count]
        rateLimitsGiven += 1
        let seconds = wish.map { String(Int($0.rounded(.up))) }
        if operation.isOAuth {
            return GoogleAnswer.json(429, ["error": "rate_limit_exceeded"], extra: ["Retry-After": seconds])
        }
        let message = reason == "rateLimitExceeded" ? "Rate Limit Exceeded" : "User Rate Limit Exceeded"
        let refusal = GoogleRefusal(status, reason, message, domain: "usageLimits").response
        guard let seconds else { return refusal }
        var headers = refusal.headers
        headers["Retry-After"] = seconds
        return HTTPResponse(status: refusal.status, headers: headers, body: refusal.body)
    }

    private static func failure(_ status: Int, _ operation: GoogleOperation) -> HTTPResponse {
        guard !operation.isOAuth else {
            return GoogleAnswer.json(status, ["error": "internal_failure", "error_description": "Backend Error"])
        }
        return GoogleRefusal(status, "backendError", "Backend Error").response
    }

    private mutating func endAccess(of request: HTTPRequest) {
        guard let token = Self.bearer(request) else { return }
        tokens.access[token] = nil
    }

    private mutating func endGrant(of operation: GoogleOperation, _ request: HTTPRequest) {
        let token: String? =
            switch operation {
            case .token(let form): form["refresh_token"]
            case .revoke(let form): form["token"]
            default: Self.bearer(request)
            }
        if let account = token.flatMap({ tokens.owner(of: $0) }) { tokens.endGrants(of: account) }
    }

    private static func bearer(_ request: HTTPRequest) -> String? {
        let parts = (request.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : nil
    }
}
