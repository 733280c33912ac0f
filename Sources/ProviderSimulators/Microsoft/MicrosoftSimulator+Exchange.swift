import Foundation
public import ProviderKit
import Synchronization

extension MicrosoftSimulator {
    /// Answers one request. A Graph request gives way to others once before it has its effect, or takes ``MicrosoftBehaviour/requestTime``.
    public func exchange(_ request: HTTPRequest) async -> SimulatedExchange {
        let target = RequestTarget(request.url)
        let service = MicrosoftService(request, target)
        let fault = state.withLock { $0.begin(service, target) }
        if let exchange = before(fault, service) { return exchange }
        var response: HTTPResponse
        var slot: Slot?
        switch service {
        case .graph(let operation, let values):
            (response, slot) = await graph(request, target, operation, values, fault)
        case .authorize: response = state.withLock { $0.authorize(request, target, client: client, now: clock.now) }
        case .tokenByCode, .tokenByRefresh: response = tokens(request, fault)
        case .keys:
            let body = state.withLock { $0.push.keys.published.data() }
            response = HTTPResponse(status: 200, headers: ["Content-Type": "application/json; charset=utf-8"], body: body)
        case .unknown: response = problem(.badRequest("Resource not found for the segment '\(target.segments.last ?? "")'."))
        case .unknownMethod: response = problem(GraphProblem(405, "BadRequest", "The HTTP method is not allowed for this resource."))
        }
        defer { if let slot { release(slot, after: Self.delay(fault)) } }
        switch fault {
        case .lostAnswer: return SimulatedExchange(response, mishap: .noAnswer)
        case .cutBody: return SimulatedExchange(response, mishap: .cut)
        case .failureAfterEffect(let status): return SimulatedExchange(failure(status, service))
        default: return SimulatedExchange(response, delay: Self.delay(fault))
        }
    }

    /// What becomes of a request that has no effect at all; `nil` for one that goes on.
    private func before(_ fault: SimulatedFault?, _ service: MicrosoftService) -> SimulatedExchange? {
        switch fault {
        case .rateLimited(let seconds): return SimulatedExchange(throttled(seconds, service))
        case .quotaExceeded: return SimulatedExchange(throttled(300, service))
        case .serverFault(let status): return SimulatedExchange(failure(status, service))
        case .refusedConnection: return SimulatedExchange(HTTPResponse(status: 503), mishap: .refused)
        case .lostRequest: return SimulatedExchange(HTTPResponse(status: 503), mishap: .noAnswer)
        case .garbage:
            let page = "<!DOCTYPE html><html><head><title>Working...</title></head><body><p>Just a moment…</p></body></html>"
            return SimulatedExchange(
                HTTPResponse(status: 200, headers: ["Content-Type": "text/html; charset=utf-8"], body: Data(page.utf8)))
        default: return nil
        }
    }

    private func graph(
        _ request: HTTPRequest, _ target: RequestTarget, _ operation: OpenAPIOperation, _ values: [String: String], _ fault: SimulatedFault?
    ) async -> (HTTPResponse, Slot?) {
        let admission = state.withLock { $0.admit(request, operation, fault, now: clock.now) }
        let visitor: MicrosoftVisitor
        switch admission {
        case .failure(let refusal): return (problem(refusal), nil)
        case .success(let admitted): visitor = admitted
        }
        let slot = Slot(account: visitor.account, number: visitor.number)
        let time = behaviour.requestTime
        if time > .zero { try? await Task.sleep(for: time) } else { await Task.yield() }
        do throws(GraphProblem) {
            let call = try GraphCall(
                request, target, operation, values: values, account: visitor.account, now: clock.now, fault: fault)
            return (response(try await reply(call), request), slot)
        } catch {
            return (problem(error), slot)
        }
    }

    /// Answers a request that was understood and admitted. Only a new subscription takes more than a look at the state.
    private func reply(_ call: GraphCall) async throws(GraphProblem) -> GraphReply {
        guard call.operation.name != "graph.subscriptions.create" else { return try await createSubscription(call) }
        return try state.withLock { state -> Result<GraphReply, GraphProblem> in
            do throws(GraphProblem) { return .success(try state.answer(call, application: client.id)) } catch { return .failure(error) }
        }.get()
    }

    private func tokens(_ request: HTTPRequest, _ fault: SimulatedFault?) -> HTTPResponse {
        let now = clock.now
        return state.withLock { state in
            if fault == .grantRevoked { state.revokeGrant(ofForm: request) }
            do throws(OAuthProblem) {
                return try state.tokens(request, client: client, now: now)
            } catch {
                return error.response(at: now, trace: state.random.guid())
            }
        }
    }

    private func response(_ reply: GraphReply, _ request: HTTPRequest) -> HTTPResponse {
        var headers = HTTPHeaders()
        if reply.body != nil { headers.add("Content-Type", "application/json; odata.metadata=minimal; charset=utf-8") }
        headers.add("request-id", state.withLock { $0.random.guid() })
        if let name = request.headers["client-request-id"] { headers.add("client-request-id", name) }
        for (name, value) in reply.headers { headers.add(name, value) }
        return HTTPResponse(status: reply.status, headers: headers, body: reply.body?.data() ?? Data())
    }

    private func problem(_ problem: GraphProblem) -> HTTPResponse {
        problem.response(at: clock.now, requestID: state.withLock { $0.random.guid() })
    }

    private func throttled(_ seconds: Double?, _ service: MicrosoftService) -> HTTPResponse {
        let headers = seconds.map { [("Retry-After", String(format: "%g", $0))] } ?? []
        guard service.isGraph else {
            return HTTPResponse(status: 429, headers: seconds.map { ["Retry-After": String(format: "%g", $0)] } ?? [:])
        }
        return problem(GraphProblem(429, "TooManyRequests", "Too many requests; please retry later.", headers: headers))
    }

    private func failure(_ status: Int, _ service: MicrosoftService) -> HTTPResponse {
        guard service.isGraph else {
            let problem = OAuthProblem("temporarily_unavailable", 90_006, "The service is temporarily unavailable.", status: status)
            return problem.response(at: clock.now, trace: state.withLock { $0.random.guid() })
        }
        let code =
            switch status {
            case 502: "BadGateway"
            case 503: "serviceNotAvailable"
            case 504: "GatewayTimeout"
            case 509: "activityLimitReached"
            default: "generalException"
            }
        return problem(GraphProblem(status, code, "The service failed; please try again."))
    }

    private static func delay(_ fault: SimulatedFault?) -> Duration {
        if case .slow(let seconds) = fault { .seconds(seconds) } else { .zero }
    }

    /// A place among the requests of one mailbox that are under way.
    private struct Slot: Sendable {
        let account: String
        let number: Int
    }

    /// A slow answer keeps its place until it has arrived, by the simulator's clock.
    private func release(_ slot: Slot, after delay: Duration) {
        let end = clock.now.addingTimeInterval(delay / .seconds(1))
        state.withLock { $0.accounts[slot.account]?.underWay[slot.number] = delay > .zero ? end : nil }
    }
}
