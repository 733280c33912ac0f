import Foundation
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftFaultTests {
    private let client = GraphClient()

    private func meet(_ fault: SimulatedFault, on operation: String? = nil) {
        client.simulator.faults = FaultPlan([.init(fault, on: operation)])
    }

    private var count: Int {
        get async { await client.send(.get, "/me/events").items.count }
    }

    @Test func `limits are told with fractions of seconds`() async {
        meet(.rateLimited(retryAfter: 2.128))
        let limited = await client.create()
        #expect(limited.status == 429 && limited.headers["Retry-After"] == "2.128" && limited.code == "TooManyRequests")
        meet(.rateLimited(retryAfter: nil))
        #expect(await client.create().headers["Retry-After"] == nil)
        meet(.quotaExceeded)
        #expect(await client.create().headers["Retry-After"] == "300")
        #expect(await count == 0)
    }

    @Test func `failures before the effect leave nothing, and those after it do`() async {
        for status in [500, 502, 503, 504, 509] {
            meet(.serverFault(status))
            let failed = await client.create()
            #expect(failed.status == status && failed.code?.isEmpty == false)
        }
        for (fault, mishap) in [(SimulatedFault.refusedConnection, SimulatedExchange.Mishap.refused), (.lostRequest, .noAnswer)] {
            meet(fault)
            #expect(await client.create().exchange.mishap == mishap)
        }
        meet(.garbage)
        let garbage = await client.create()
        #expect(garbage.status == 200 && garbage.json == .null && garbage.headers["Content-Type"]?.hasPrefix("text/html") == true)
        #expect(await count == 0)
        for (fault, mishap) in [(SimulatedFault.lostAnswer, SimulatedExchange.Mishap.noAnswer), (.cutBody, .cut)] {
            meet(fault, on: "graph.events.create")
            #expect(await client.create().exchange.mishap == mishap)
        }
        meet(.failureAfterEffect(503), on: "graph.events")
        #expect(await client.create().status == 503)
        #expect(await count == 3)
        meet(.slow(2.5))
        #expect(await client.create().exchange.delay == .milliseconds(2_500))
    }

    @Test func `a token that ended stays dead, and its refresh token lives`() async {
        meet(.accessTokenExpired)
        #expect(await client.send(.get, "/me").status == 401)
        #expect(client.simulator.faults.rules.isEmpty)
        #expect(await client.send(.get, "/me").status == 401)
        var other = client
        other.token = client.simulator.grant(to: client.account, scopes: nil).accessToken.revealText()
        #expect(await other.send(.get, "/me").status == 200)
        meet(.grantRevoked)
        #expect(await other.send(.get, "/me").status == 401)
        #expect(await other.send(.get, "/me").status == 401)
    }

    @Test func `a misfortune waits for a request that it can happen to`() async {
        _ = await client.create()
        meet(.cursorLost)
        #expect(await client.send(.get, "/me").status == 200)
        let link = (await client.round()).link
        #expect(client.simulator.faults.rules.count == 1)
        client.simulator.faults.rules.append(.init(.serverFault(503)))
        #expect(await client.send(.get, "/me").status == 503)
        #expect(await client.send(.get, link).status == 410)
        #expect(await client.round(link).items.isEmpty)
    }

    @Test func `pages can be small, empty and doubled, and nothing is lost by it`() async {
        for number in 0..<5 { _ = await client.create("\(number)") }
        meet(.emptyPage, on: "graph.calendarView")
        let empty = await client.send(.get, "/me/calendarView", GraphClient.january)
        #expect(empty.items.isEmpty && empty.next != nil)
        meet(.emptyPage, on: "graph.calendarView")
        #expect(await client.all("/me/calendarView", GraphClient.january).count == 5)
        meet(.smallPages(2), on: "graph.events.list")
        #expect(await client.send(.get, "/me/events").items.count == 2)
        meet(.duplicatedItems, on: "graph.events.list")
        #expect(await client.send(.get, "/me/events").items.count == 10)
        meet(.duplicatedItems, on: "graph.calendarView.delta")
        #expect(await client.round().items.count == 10)
    }

    @Test func `a mailbox serves four requests at once and turns the fifth away`() async {
        client.simulator.behaviour.requestTime = .seconds(1)
        let codes = await withTaskGroup(of: (Int, String?, String?).self) { group in
            for _ in 0..<5 {
                group.addTask {
                    let answer = await client.send(.get, "/me/events")
                    return (answer.status, answer.code, answer.headers["Retry-After"])
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0.0 == 200 }.count == 4)
        #expect(codes.filter { $0.0 == 429 && $0.1 == "ApplicationThrottled" && $0.2 == "1.25" }.count == 1)
        client.simulator.behaviour.requestTime = .zero
        #expect(await client.send(.get, "/me/events").status == 200)
    }

    @Test func `a slow answer keeps its place until it has arrived`() async {
        client.simulator.faults = FaultPlan([.init(.slow(30), times: 4)])
        for _ in 0..<4 { #expect(await client.send(.get, "/me").status == 200) }
        #expect(await client.send(.get, "/me").code == "ApplicationThrottled")
        client.clock.advance(by: 31)
        #expect(await client.send(.get, "/me").status == 200)
    }

    @Test func `the sign-in service has misfortunes of its own form`() async {
        let tokens = client.simulator.grant(to: client.account, scopes: nil)
        func refresh() async -> HTTPResponse {
            guard let url = URL(string: "\(client.simulator.origin)/common/oauth2/v2.0/token") else { preconditionFailure() }
            let fields = [
                ("grant_type", "refresh_token"), ("refresh_token", tokens.refreshToken?.revealText() ?? ""),
                ("client_id", client.simulator.client.id), ("client_secret", client.simulator.client.secret?.revealText() ?? ""),
            ]
            return await client.simulator.exchange(
                HTTPRequest(method: .post, url: url, headers: ["Content-Type": FormBody.contentType], body: FormBody.encode(fields))
            ).response
        }
        meet(.serverFault(503), on: "oauth.token")
        let failed = await refresh()
        #expect(failed.status == 503 && GraphValue(failed.body)?["error"] == "temporarily_unavailable")
        #expect(await refresh().status == 200)
        meet(.grantRevoked, on: "oauth.token.refresh")
        #expect(GraphValue(await refresh().body)?["error"] == "invalid_grant")
        #expect(GraphValue(await refresh().body)?["error_codes"] == [50_173])
    }
}
