import ProviderSimulators
import CalendarStore
import Foundation
import HTTPTypes
import ProviderConformance
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct OtherRouteTests {
    private func question(_ api: APIClient, _ changes: [String: Any] = [:]) throws -> String {
        var fields: [String: Any] = [
            "start": Instant.text(try api.world.window(20).start), "end": Instant.text(try api.world.window(30).start),
        ]
        fields.merge(changes) { $1 }
        return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    @Test func `free and busy time is answered with its age, and a booking's own time can be left out`() async throws {
        let api = try await APIClient()
        _ = try await api.world.counterpart.put(CounterpartEvent("Dentist", .instants(try api.world.window(22))), in: api.world.first)
        _ = try await api.send(.post, "/v1/connections/office/sync", body: "{}")
        _ = try await api.send(.put, "/v1/bookings/a?wait=10", body: try api.booking())
        let answer = try await api.send(.post, "/v1/freebusy", body: try question(api))
        #expect(answer.status == 200, "\(answer.text)")
        let object = try answer.object()
        #expect((object["busy"] as? [Any])?.count == 2)
        #expect(object["complete"] as? Bool == true)
        #expect(object["asOf"] is String)
        #expect(object["policy"] as? String == "fail-closed")
        let without = try await api.send(.post, "/v1/freebusy", body: try question(api, ["excludedBookings": ["a", "unknown"]]))
        #expect((try without.object()["busy"] as? [Any])?.count == 1)
        #expect(!answer.text.contains("Dentist"), "no event text in an answer")
    }

    @Test func `what was never read is not offered`() async throws {
        let api = try await APIClient()
        let object = try await api.send(.post, "/v1/freebusy", body: try question(api)).object()
        #expect((object["free"] as? [Any])?.isEmpty == true)
        #expect((object["unknown"] as? [Any])?.count == 2)
        #expect(object["complete"] as? Bool == false)
        let open = try await api.send(.post, "/v1/freebusy", body: try question(api, ["policy": "fail-open"])).object()
        #expect((open["free"] as? [Any])?.count == 1)
    }

    @Test func `a question that is none is refused`() async throws {
        let api = try await APIClient()
        let start = Instant.text(try api.world.window(20).start)
        let wrongs: [[String: Any]] = [
            ["end": start], ["start": "now"], ["policy": "hopeful"], ["calendars": "all"], ["calendars": [["connection": "office"]]],
            ["maximumAgeSeconds": "old"], ["excludedBookings": [7]],
        ]
        for wrong in wrongs {
            let answer = try await api.send(.post, "/v1/freebusy", body: try question(api, wrong))
            #expect(answer.status == 400, "\(wrong): \(answer.text)")
            #expect(try answer.problem().code == "invalid-request")
        }
        let unknown = try question(api, ["calendars": [["connection": "office", "calendar": "/nowhere/"]]])
        #expect(try await api.send(.post, "/v1/freebusy", body: unknown).status == 404)
        for age in [-1, 0, 1e300] {
            #expect(try await api.send(.post, "/v1/freebusy", body: try question(api, ["maximumAgeSeconds": age])).status == 200)
        }
    }

    @Test func `a window of ten thousand years is answered`() async throws {
        let api = try await APIClient()
        let wide = "{\"start\":\"0001-01-01T00:00:00Z\",\"end\":\"9999-12-31T23:59:59Z\"}"
        #expect(try await api.send(.post, "/v1/freebusy", body: wide).status == 200)
    }

    @Test func `the queue shows what was given up and takes it up again`() async throws {
        let api = try await APIClient()
        api.world.provider.faults.failNext(1, with: ProviderError(.forbidden, .permanent, operation: .createEvent, message: "no"))
        _ = try await api.send(.put, "/v1/bookings/a?wait=10", body: try api.booking())
        let dead = try #require(try await api.send(.get, "/v1/jobs").items().first)
        #expect(dead["state"] as? String == "dead")
        #expect(dead["lastError"] as? String == "no")
        let id = try #require(dead["id"] as? Int)
        #expect(try await api.send(.get, "/v1/jobs?state=ready").items().isEmpty)
        #expect(try await api.send(.get, "/v1/jobs?state=bogus").status == 400)
        #expect(try await api.send(.post, "/v1/jobs/\(id)/replay").status == 202)
        #expect(try await api.send(.post, "/v1/jobs/\(id)/replay").status == 404)
        for wrong in ["999999", "-1", "abc", "1.5", "99999999999999999999", "%00"] {
            let status = try await api.send(.post, "/v1/jobs/\(wrong)/replay").status
            #expect(status == 404 || status == 400, "\(wrong): \(status)")
        }
    }
}
