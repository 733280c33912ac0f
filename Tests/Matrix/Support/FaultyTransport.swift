import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization

/// Stands before a real server and has requests meet the misfortunes of a plan. Operations are named by method: `caldav.PUT`.
final class FaultyTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let clock: any WallClock
    private let state = Mutex((plan: FaultPlan(), operations: [String]()))

    init(_ base: any HTTPTransport, clock: any WallClock) {
        self.base = base
        self.clock = clock
    }

    var faults: FaultPlan {
        get { state.withLock(\.plan) }
        set { state.withLock { $0.plan = newValue } }
    }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let name = "caldav.\(request.method)"
        let fault = state.withLock { state in
            state.operations.append(name)
            return state.plan.draw(for: name)
        }
        let peer = request.url.host() ?? ""
        switch fault {
        case nil: return try await base.send(request)
        case .rateLimited(let seconds):
            return HTTPResponse(status: 429, headers: seconds.map { ["Retry-After": "\($0)"] } ?? [:])
        case .quotaExceeded: return HTTPResponse(status: 503, headers: ["Retry-After": "600"])
        case .serverFault(let status): return HTTPResponse(status: status)
        case .refusedConnection: throw HTTPTransportError(kind: .unreachable, mayHaveReachedServer: false, peer: peer)
        case .lostRequest: throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: peer)
        case .lostAnswer, .cutBody:
            _ = try await base.send(request)
            throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: peer)
        case .failureAfterEffect(let status):
            _ = try await base.send(request)
            return HTTPResponse(status: status)
        case .slow(let seconds):
            let answer = try await base.send(request)
            do { try await clock.sleep(for: .seconds(seconds)) } catch {
                throw HTTPTransportError(kind: .cancelled, mayHaveReachedServer: true, peer: peer)
            }
            return answer
        case .garbage:
            return HTTPResponse(
                status: 200, headers: ["Content-Type": "text/html"], body: Data("<!doctype html><html><p>Welcome to our network".utf8))
        case .cursorLost:
            guard String(decoding: request.body, as: UTF8.self).contains("sync-token>") else { return try await base.send(request) }
            let body = "<?xml version=\"1.0\"?><error xmlns=\"DAV:\"><valid-sync-token/></error>"
            return HTTPResponse(status: 403, headers: ["Content-Type": "application/xml"], body: Data(body.utf8))
        case .accessTokenExpired, .grantRevoked, .smallPages, .emptyPage, .duplicatedItems:
            preconditionFailure("a server with passwords and no pages knows no such misfortune")
        }
    }
}
