import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

@Suite struct GoogleFaultTests {
    private func plan(_ google: GoogleClient, _ fault: SimulatedFault, on operation: String? = nil, times: Int = 1) {
        google.simulator.faults = FaultPlan([FaultPlan.Rule(fault, on: operation, times: times)])
    }

    @Test func `a rate limit takes its three shapes in turn`() async throws {
        let google = GoogleClient()
        plan(google, .rateLimited(retryAfter: 2.5), times: 4)
        var shapes: [String] = []
        for _ in 0..<4 {
            let answer = try await google.list()
            shapes.append("\(answer.status) \(answer.reason ?? "")")
            #expect(answer.headers["Retry-After"] == "3")
        }
        #expect(shapes == ["403 rateLimitExceeded", "403 userRateLimitExceeded", "429 rateLimitExceeded", "403 rateLimitExceeded"])
        #expect(try await google.list().status == 200)
    }

    @Test(arguments: [
        (SimulatedFault.quotaExceeded, 403, "quotaExceeded"), (.serverFault(503), 503, "backendError"),
        (.failureAfterEffect(500), 500, "backendError"), (.accessTokenExpired, 401, "authError"), (.grantRevoked, 401, "authError"),
    ])
    func `a failure has the service's shape`(_ fault: SimulatedFault, _ status: Int, _ reason: String) async throws {
        let google = GoogleClient()
        plan(google, fault)
        let answer = try await google.list()
        #expect(answer.status == status && answer.reason == reason)
    }

    @Test(arguments: [
        (SimulatedFault.lostAnswer, true, SimulatedExchange.Mishap.noAnswer), (.cutBody, true, .cut),
        (.failureAfterEffect(502), true, .none),
        (.lostRequest, false, .noAnswer), (.refusedConnection, false, .refused), (.garbage, false, .none),
        (.serverFault(500), false, .none),
        (.rateLimited(retryAfter: nil), false, .none),
    ])
    func `a misfortune has an effect or has none`(
        _ fault: SimulatedFault, _ hasEffect: Bool, _ mishap: SimulatedExchange.Mishap
    ) async throws {
        let google = GoogleClient()
        plan(google, fault)
        let body = "{\"start\":{\"date\":\"2027-01-20\"},\"end\":{\"date\":\"2027-01-21\"}}"
        let exchange = try await google.exchange("POST", GoogleClient.events, body: body)
        #expect(exchange.mishap == mishap)
        #expect(try await google.list().items.count == (hasEffect ? 1 : 0))
    }

    @Test func `a slow answer is late, and garbage is a page`() async throws {
        let google = GoogleClient()
        plan(google, .slow(4))
        #expect(try await google.exchange("GET", GoogleClient.events).delay == .seconds(4))
        plan(google, .garbage)
        let page = try await google.exchange("GET", GoogleClient.events).response
        #expect(page.status == 200 && page.headers["Content-Type"]?.hasPrefix("text/html") == true && GoogleJSON(page.body) == nil)
    }

    @Test func `a lost position waits for a request that sends one`() async throws {
        let google = GoogleClient()
        let token = try await google.position()
        plan(google, .cursorLost)
        #expect(try await google.list().status == 200)
        #expect(try await google.since(token).reason == "fullSyncRequired")
        #expect(try await google.since(token).status == 200)
    }

    @Test func `small, empty and doubled pages are pages`() async throws {
        let google = GoogleClient()
        for number in 0..<3 { try await google.insert(more: "\"id\":\"event\(number)\"") }
        plan(google, .emptyPage)
        let empty = try await google.list()
        #expect(empty.items.isEmpty && empty.body["nextSyncToken"] == nil)
        let next = PercentEncoding.component(try #require(empty.body["nextPageToken"]?.text))
        #expect(try await google.list("pageToken=\(next)").ids.count == 3)
        plan(google, .smallPages(2))
        #expect(try await google.list().ids == ["event0", "event1"])
        plan(google, .duplicatedItems)
        #expect(try await google.list().ids == ["event0", "event0", "event1", "event1", "event2", "event2"])
    }

    @Test func `a token that was ended stays dead, and a revoked grant cannot be refreshed`() async throws {
        let google = GoogleClient()
        let refresh = google.simulator.grant(to: "ada@example.org", scopes: nil).refreshToken?.revealText() ?? ""
        plan(google, .accessTokenExpired)
        _ = try await google.list()
        #expect(try await google.list().status == 401)
        plan(google, .grantRevoked, on: "oauth.token")
        let answer = try await token(google, refresh)
        #expect(answer["error"] == "invalid_grant")
        #expect(try await token(google, refresh)["error"] == "invalid_grant")
    }

    @Test func `the token endpoint fails in its own shape`() async throws {
        let google = GoogleClient()
        let refresh = google.simulator.grant(to: "ada@example.org", scopes: nil).refreshToken?.revealText() ?? ""
        plan(google, .serverFault(500), on: "oauth.token.refresh")
        #expect(try await token(google, refresh)["error"] == "internal_failure")
        plan(google, .rateLimited(retryAfter: nil), on: "oauth")
        #expect(try await token(google, refresh)["error"] == "rate_limit_exceeded")
        #expect(try await token(google, refresh)["access_token"] != nil)
    }

    private func token(_ google: GoogleClient, _ refresh: String) async throws -> GoogleJSON {
        let client = google.simulator.client
        let fields = [
            ("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", client.id),
            ("client_secret", client.secret?.revealText() ?? ""),
        ]
        let url = try #require(URL(string: google.simulator.origin.absoluteString + "/token"))
        let request = HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": FormBody.contentType], body: FormBody.encode(fields))
        return GoogleJSON(await google.simulator.exchange(request).response.body) ?? .null
    }
}
