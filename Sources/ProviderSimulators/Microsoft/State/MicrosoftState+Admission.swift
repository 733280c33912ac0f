import Foundation
import ProviderKit

/// As whom a request to Graph may act.
struct MicrosoftVisitor: Sendable {
    let account: String
    /// Its number among the requests that are under way.
    let number: Int
}

extension MicrosoftState {
    /// Notes a request and draws what befalls it. A misfortune that cannot happen to it stays for another.
    mutating func begin(_ service: MicrosoftService, _ target: RequestTarget) -> SimulatedFault? {
        operations.append(service.name)
        return faults.draw(for: service.name) { service.canMeet($0, target) }
    }

    /// Checks a request's token, its scopes, and that not too many requests of the mailbox are under way.
    mutating func admit(
        _ request: HTTPRequest, _ operation: OpenAPIOperation, _ fault: SimulatedFault?, now: Date
    ) -> Result<MicrosoftVisitor, GraphProblem> {
        guard let header = request.headers["Authorization"], header.lowercased().hasPrefix("bearer ") else {
            return .failure(.token("Access token is empty."))
        }
        let text = header.dropFirst(7).trimmingCharacters(in: .whitespaces)
        guard let known = authorization.accessTokens[text] else {
            return .failure(.token("IDX14100: JWT is not well formed, or it is unknown."))
        }
        if fault == .accessTokenExpired { authorization.accessTokens[text]?.isDead = true }
        if fault == .grantRevoked { authorization.revoke(known.grant) }
        let grant = authorization.grants[known.grant]
        guard !grant.isRevoked else {
            return .failure(.token("Continuous access evaluation resulted in a challenge: the grant was revoked."))
        }
        guard now < known.ends, authorization.accessTokens[text]?.isDead == false else {
            return .failure(.token("Lifetime validation failed, the token is expired."))
        }
        guard accounts[grant.account] != nil else { return .failure(.token("The mailbox is gone.")) }
        guard Self.scopes(for: operation).contains(where: known.scopes.contains) else { return .failure(.accessDenied) }
        return begin(grant.account, now: now)
    }

    private mutating func begin(_ account: String, now: Date) -> Result<MicrosoftVisitor, GraphProblem> {
        let underWay = accounts[account]?.underWay.filter { $0.value > now } ?? [:]
        if let most = behaviour.concurrentRequests, underWay.count >= most {
            return .failure(
                GraphProblem(
                    429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", headers: [("Retry-After", "1.25")]))
        }
        let number = (accounts[account]?.requests ?? 0) + 1
        accounts[account]?.requests = number
        accounts[account]?.underWay = underWay.merging([number: .distantFuture]) { _, new in new }
        return .success(MicrosoftVisitor(account: account, number: number))
    }

    /// Any one of these is enough.
    private static func scopes(for operation: OpenAPIOperation) -> [GraphScope] {
        switch operation.name {
        case "graph.me": [.userRead]
        // Whoever may read may be told of changes.
        case let name where name.hasPrefix("graph.subscriptions."): [.calendarsRead, .calendarsReadWrite]
        case "graph.getSchedule": [.calendarsReadBasic, .calendarsRead, .calendarsReadWrite]
        default: operation.method == "GET" ? [.calendarsRead, .calendarsReadWrite] : [.calendarsReadWrite]
        }
    }

    /// Revokes the grant of the refresh token in a form.
    mutating func revokeGrant(ofForm request: HTTPRequest) {
        guard let text = (try? TokenForm(request))?["refresh_token"], let token = authorization.refreshTokens[text] else { return }
        authorization.revoke(token.grant)
    }
}
