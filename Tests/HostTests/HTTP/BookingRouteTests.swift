import ProviderSimulators
import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct BookingRouteTests {
    @Test func `a new booking is accepted, or created when its delivery is waited for, and then it is the same`() async throws {
        let api = try await APIClient()
        let accepted = try await api.send(.put, "/v1/bookings/a", body: try api.booking())
        #expect(accepted.status == 202)
        #expect(try accepted.object()["state"] as? String == "pending")
        #expect(accepted.headers[.eTag] == "\"1\"")
        let created = try await api.send(.put, "/v1/bookings/b?wait=10", body: try api.booking(["title": "B"]))
        #expect(created.status == 201)
        #expect(try created.object()["state"] as? String == "synced")
        let external = try #require((try created.object()["externalEvents"] as? [[String: Any]])?.first)
        #expect(external["state"] as? String == "live")
        let again = try await api.send(.put, "/v1/bookings/b?wait=10", body: try api.booking(["title": "B"]))
        #expect(again.status == 200)
        #expect(again.headers[.eTag] == "\"1\"")
        #expect(try await api.send(.get, "/v1/bookings/a").status == 200)
        let changed = try await api.send(.put, "/v1/bookings/b?wait=10", body: try api.booking(["title": "C"]))
        #expect(changed.status == 200)
        #expect(changed.headers[.eTag] == "\"2\"")
        let gone = try await api.send(.delete, "/v1/bookings/b?wait=10")
        #expect(gone.status == 200)
        #expect(try gone.object()["status"] as? String == "cancelled")
        #expect(try gone.object()["version"] as? Int == 3)
        #expect(try await api.send(.delete, "/v1/bookings/b").status == 200)
        #expect(api.world.titles.contains("C") == false)
    }

    @Test func `If-Match and If-None-Match keep two callers from overwriting each other`() async throws {
        let api = try await APIClient()
        func put(_ title: String, _ headers: [String: String]) async throws -> APIClient.Answer {
            try await api.send(.put, "/v1/bookings/a?wait=10", body: try api.booking(["title": title]), headers: headers)
        }
        #expect(try await put("1", ["If-Match": "\"1\""]).status == 409)
        #expect(try await put("1", ["If-None-Match": "*"]).status == 201)
        #expect(try await put("2", ["If-None-Match": "*"]).status == 409)
        #expect(try await put("2", ["If-Match": "\"1\""]).status == 200)
        let conflict = try await put("3", ["If-Match": "\"1\""])
        #expect(conflict.status == 409)
        #expect(try conflict.problem().message.contains("version 2"))
        #expect(try await api.send(.delete, "/v1/bookings/a", headers: ["If-Match": "\"1\""]).status == 409)
        for wrong in ["abc", "", "\"\"", "\"1\",\"2\"", "W/\"1\"", "\"1\"2", "-", "\"99999999999999999999\""] {
            #expect(try await put("4", ["If-Match": wrong]).status == 400, "If-Match: \(wrong)")
        }
        #expect(api.world.titles == ["2"])
        #expect(try await api.send(.delete, "/v1/bookings/a?wait=10", headers: ["If-Match": "\"2\""]).status == 200)
    }

    @Test(
        arguments: [
            ("start", "tomorrow", "is no instant"), ("start", "2026-11-23T09:00:00", "is no instant"),
            ("start", "2026-02-30T09:00:00Z", "is no instant"),
            ("end", "2026-11-23", "is no instant"), ("end", "1999-01-01T00:00:00Z", "'end' is not after 'start'"),
            ("status", "maybe", "'status'"),
            ("invitations", "shout", "'invitations'"), ("link", "ht tp://", "'link'"),
        ])
    func `a value that is none is refused with its name`(_ field: String, _ value: String, _ expected: String) async throws {
        let api = try await APIClient()
        let answer = try await api.send(.put, "/v1/bookings/a", body: try api.booking([field: value]))
        #expect(answer.status == 400, "\(answer.text)")
        #expect(try answer.problem().message.contains(expected), "\(answer.text)")
        #expect(try await api.send(.get, "/v1/bookings/a").status == 404)
    }

    @Test(arguments: ["connection", "calendar", "title", "start", "end"])
    func `a field that is missing is named`(_ field: String) async throws {
        let api = try await APIClient()
        let whole = try api.booking()
        var fields = try #require(try JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any])
        fields[field] = nil
        let body = String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
        let answer = try await api.send(.put, "/v1/bookings/a", body: body)
        #expect(answer.status == 400)
        #expect(try answer.problem().message.contains("'\(field)'"))
    }

    @Test func `an end at its start, types that are wrong, and numbers for texts are refused`() async throws {
        let api = try await APIClient()
        let start = Instant.text(try api.world.window(24).start)
        #expect(try await api.send(.put, "/v1/bookings/a", body: try api.booking(["end": start])).status == 400)
        let wrongs: [[String: Any?]] = [
            ["title": 7], ["isBusy": "yes"], ["attendees": "bob"], ["attendees": [["name": "Bob"]]], ["start": 1_795_424_400],
        ]
        for wrong in wrongs {
            let answer = try await api.send(.put, "/v1/bookings/a", body: try api.booking(wrong))
            #expect(answer.status == 400, "\(wrong): \(answer.text)")
        }
        for body in ["", "{", "[]", "null", "\u{0}", "{\"title\":\"\u{1}\"}"] {
            #expect(try await api.send(.put, "/v1/bookings/a", body: body).status == 400)
        }
        #expect(try await api.send(.put, "/v1/bookings/a").status == 400)
        #expect(try await api.world.services.bookings.list().isEmpty)
    }

    @Test func `an instant with an offset is the instant it says`() async throws {
        let api = try await APIClient()
        let body = try api.booking(["start": "2027-03-01T10:00:00+02:00", "end": "2027-03-01T10:30:00.250+02:00"])
        #expect(try await api.send(.put, "/v1/bookings/a?wait=10", body: body).status == 201)
        let event = try #require(try await api.send(.get, "/v1/bookings/a").object()["event"] as? [String: Any])
        let window = try #require(event["window"] as? [String: String])
        #expect(window == ["start": "2027-03-01T08:00:00Z", "end": "2027-03-01T08:30:00Z"])
    }

    @Test func `a huge body is refused as too large, and the host goes on`() async throws {
        let api = try await APIClient()
        let huge = try api.booking(["details": String(repeating: "x", count: 1 << 20)])
        let answer = try await api.send(.put, "/v1/bookings/a", body: huge)
        #expect(answer.status == 413, "\(answer.text)")
        #expect(try !answer.problem().message.isEmpty)
        #expect(try await api.send(.post, "/v1/freebusy", body: huge).status == 413)
        #expect(try await api.send(.post, "/v1/connections", body: huge).status == 413)
        #expect(try await api.send(.get, "/v1/bookings").status == 200)
    }

    @Test func `an id with slashes and percent signs is reached by percent-encoding it, and is one booking`() async throws {
        let api = try await APIClient()
        let created = try await api.send(.put, "/v1/bookings/order%2F12%20b%25?wait=10", body: try api.booking())
        #expect(created.status == 201, "\(created.text)")
        #expect(try created.object()["id"] as? String == "order/12 b%")
        #expect(try await api.send(.get, "/v1/bookings/order%2F12%20b%25").status == 200)
        #expect(try await api.send(.get, "/v1/bookings/order/12").status == 404)
        #expect(try await api.world.store.booking(BookingID("order/12 b%")) != nil)
        #expect(try await api.send(.put, "/v1/bookings/%FF", body: try api.booking()).status == 400)
    }

    @Test func `what is not there is 404, and what cannot be is refused with a reason`() async throws {
        let api = try await APIClient()
        #expect(try await api.send(.get, "/v1/bookings/none").status == 404)
        #expect(try await api.send(.delete, "/v1/bookings/none").status == 404)
        #expect(try await api.send(.post, "/v1/bookings/none/retry").status == 409)
        let nowhere = try await api.send(.put, "/v1/bookings/a", body: try api.booking(["calendar": "/nowhere/"]))
        #expect(nowhere.status == 404)
        #expect(try nowhere.problem().message.contains("/nowhere/"))
        let locked = api.world.provider.makeCalendar(named: "Locked", access: .read)
        _ = try await api.world.services.calendars.refresh(MemoryWorld.connection)
        #expect(try await api.send(.put, "/v1/bookings/a", body: try api.booking(["calendar": locked.rawValue])).status == 409)
        #expect(try await api.send(.patch, "/v1/bookings/a", body: "{}").status == 404)
    }

    @Test func `bookings are listed by pages and states, and a state that is none is refused`() async throws {
        let api = try await APIClient()
        for number in 0..<5 {
            _ = try await api.send(
                .put, "/v1/bookings/b%20\(number)?wait=\(number < 2 ? 10 : 0)", body: try api.booking(["title": "\(number)"]))
        }
        var ids: [String] = []
        var path: String? = "/v1/bookings?limit=2"
        while let current = path, ids.count < 20 {
            let page = try await api.send(.get, current)
            ids += try page.items().compactMap { $0["id"] as? String }
            let next = try page.object()["next"] as? String
            path = try next.map {
                "/v1/bookings?limit=2&after=" + (try #require($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)))
            }
        }
        #expect(ids == (0..<5).map { "b \($0)" })
        let pending = try await api.send(.get, "/v1/bookings?state=pending&state=failed").items()
        let synced = try await api.send(.get, "/v1/bookings?state=synced").items()
        #expect(pending.count + synced.count == 5)
        #expect(pending.allSatisfy { $0["state"] as? String == "pending" })
        for query in ["limit=0", "limit=-1", "limit=1e9", "limit=abc", "after=%00", "limit=99999999999999999999"] {
            #expect(try await api.send(.get, "/v1/bookings?\(query)").status < 500, "\(query)")
        }
        #expect(try await api.send(.get, "/v1/bookings?state=bogus").status == 400)
    }

    @Test(arguments: ["abc", "-5", "nan", "inf", "-inf", "1e308", "", "0x10"])
    func `a nonsensical wait does no harm`(_ wait: String) async throws {
        let api = try await APIClient()
        let answer = try await api.send(.put, "/v1/bookings/a?wait=\(wait)", body: try api.booking())
        #expect([201, 202, 400].contains(answer.status), "\(answer.text)")
    }

    @Test func `a failed booking says why, and retry takes it up again`() async throws {
        let api = try await APIClient()
        api.world.provider.faults.failNext(
            1, with: ProviderError(.forbidden, .permanent, operation: .createEvent, message: "the account may not write here"))
        let failed = try await api.send(.put, "/v1/bookings/a?wait=10", body: try api.booking())
        #expect(try failed.object()["state"] as? String == "failed")
        #expect(try failed.object()["lastError"] as? String == "the account may not write here")
        #expect(failed.status == 200 || failed.status == 201)
        let dead = try await api.send(.get, "/v1/jobs?state=dead").items()
        #expect(dead.count == 1)
        #expect(dead.first?["subject"] as? String == "a")
        #expect(try await api.send(.post, "/v1/bookings/a/retry").status == 202)
        #expect(try await api.world.services.drain(booking: BookingID("a")).state == .synced)
        #expect(try await api.send(.post, "/v1/bookings/a/retry").status == 409)
    }
}
