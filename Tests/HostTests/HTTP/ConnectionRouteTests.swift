import HTTPTypes
import ProviderSimulators
import CalendarStore
import Foundation
import ProviderConformance
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct ConnectionRouteTests {
    private func body(_ api: APIClient, username: String = "owner", password: String = MemoryWorld.password.revealText(), id: String? = nil)
        throws -> String
    {
        var fields = ["provider": "memory", "server": api.world.provider.server, "username": username, "password": password]
        fields["id"] = id
        return String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
    }

    @Test func `an account is connected, shown, listed and ended, and its password is in no answer and no log`() async throws {
        let api = try await APIClient()
        let password = "an0ther \"secret\" \\ 🔑"
        api.world.provider.setPassword(Secret(password), of: "somebody")
        var texts: [String] = []
        let made = try await api.send(.post, "/v1/connections", body: try body(api, username: "somebody", password: password, id: "mine"))
        #expect(made.status == 201)
        #expect(try made.object()["id"] as? String == "mine")
        #expect(try made.object()["state"] as? String == "active")
        texts.append(made.text)
        let one = try await api.send(.get, "/v1/connections/mine")
        #expect(one.status == 200)
        texts.append(one.text)
        let all = try await api.send(.get, "/v1/connections")
        #expect(try all.items().compactMap { $0["id"] as? String }.sorted() == ["mine", "office"])
        texts.append(all.text)
        let ended = try await api.send(.delete, "/v1/connections/mine")
        #expect(ended.status == 200 && ended.text == "{}")
        #expect(try await api.send(.get, "/v1/connections").items().count == 1)
        for text in texts + [api.world.log.text] {
            #expect(!text.contains("an0ther"))
            #expect(!text.contains("🔑"))
        }
    }

    @Test func `a wrong password is told as such, without it, and nothing is stored`() async throws {
        let api = try await APIClient()
        let answer = try await api.send(.post, "/v1/connections", body: try body(api, password: "hunter2", id: "new"))
        #expect(answer.status == 422)
        #expect(try answer.problem().message.contains("wrong"))
        #expect(!answer.text.contains("hunter2"))
        #expect(try await api.send(.get, "/v1/connections/new").status == 404)
    }

    @Test(
        arguments: [
            ("", "cannot be read"), ("{", "cannot be read"), ("[]", "another type"), ("null", "another type"), ("\"text\"", "another type"),
            ("{}", "has no 'provider'"), ("{\"provider\":\"memory\"}", "has no 'server'"),
            ("{\"provider\":7,\"server\":\"s\",\"username\":\"u\",\"password\":\"p\"}", "'provider'"),
            ("{\"provider\":\"memory\",\"server\":null,\"username\":\"u\",\"password\":\"p\"}", "'server'"),
            ("{\"provider\":\"memory\",\"server\":\"s\",\"username\":\"u\",\"password\":{\"a\":\"topsecret\"}}", "'password'"),
            (String(repeating: "[", count: 100_000), "cannot be read"),
        ])
    func `a malformed body is refused with what is wrong`(_ body: String, _ expected: String) async throws {
        let api = try await APIClient()
        let answer = try await api.send(.post, "/v1/connections", body: body)
        #expect(answer.status == 400, "\(answer.text)")
        let problem = try answer.problem()
        #expect(problem.code == "invalid-request")
        #expect(problem.message.contains(expected), "\(problem.message)")
        #expect(!answer.text.contains("topsecret"))
    }

    @Test func `fields that nobody knows do not matter`() async throws {
        let api = try await APIClient()
        let text = try body(api).dropLast() + ",\"colour\":\"red\",\"nested\":{\"a\":[1,2]}}"
        #expect(try await api.send(.post, "/v1/connections", body: String(text)).status == 201)
    }

    @Test(arguments: ["", String(repeating: "x", count: 201)])
    func `a connection's id has 1 to 200 characters`(_ id: String) async throws {
        let api = try await APIClient()
        #expect(try await api.send(.post, "/v1/connections", body: try body(api, id: id)).status == 400)
    }

    @Test func `what is not there is 404 on every route that names a connection`() async throws {
        let api = try await APIClient()
        for (method, path) in [
            ("GET", "/v1/connections/nobody"), ("DELETE", "/v1/connections/nobody"), ("GET", "/v1/connections/nobody/calendars"),
            ("POST", "/v1/connections/nobody/calendars/refresh"), ("POST", "/v1/connections/nobody/sync"), ("GET", "/v1/nothing"),
            ("GET", "/"),
            ("GET", "/v2/connections"),
        ] {
            let answer = try await api.send(.init(rawValue: method) ?? .get, path, body: method == "POST" ? "{}" : nil)
            #expect(answer.status == 404, "\(method) \(path): \(answer.text)")
            #expect(try !answer.problem().message.isEmpty)
        }
        let select = "{\"calendar\":\"/nowhere/\",\"isSelected\":true}"
        #expect(try await api.send(.post, "/v1/connections/nobody/calendars/select", body: select).status == 404)
        #expect(try await api.send(.post, "/v1/connections/office/calendars/select", body: select).status == 404)
    }

    @Test func `a name with slashes, spaces and percent signs is reached by percent-encoding it`() async throws {
        let api = try await APIClient()
        api.world.provider.setPassword(Secret("p"), of: "x")
        let id = "a/b c%2F?ü"
        #expect(try await api.send(.post, "/v1/connections", body: try body(api, username: "x", password: "p", id: id)).status == 201)
        let answer = try await api.send(.get, "/v1/connections/a%2Fb%20c%252F%3F%C3%BC")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try answer.object()["id"] as? String == id)
        #expect(try await api.send(.get, "/v1/connections/%FF%FE").status == 400)
    }

    @Test func `calendars are listed, refreshed, chosen and pulled`() async throws {
        let api = try await APIClient()
        let listed = try await api.send(.get, "/v1/connections/office/calendars").items()
        #expect(listed.compactMap { $0["name"] as? String }.sorted() == ["First", "Second"])
        #expect(listed.allSatisfy { $0["access"] as? String == "write" })
        api.world.provider.makeCalendar(named: "Third")
        #expect(try await api.send(.post, "/v1/connections/office/calendars/refresh").items().count == 3)
        let off = "{\"calendar\":\"\(api.world.second.rawValue)\",\"isSelected\":false}"
        #expect(try await api.send(.post, "/v1/connections/office/calendars/select", body: off).status == 204)
        let pulled = try await api.send(.post, "/v1/connections/office/sync", body: "{}")
        #expect(pulled.status == 200)
        #expect(try pulled.items().count == 2)
        let one = "{\"calendar\":\"\(api.world.first.rawValue)\",\"everything\":true}"
        let again = try await api.send(.post, "/v1/connections/office/sync", body: one).items()
        #expect(again.first?["reason"] as? String == "reconciliation")
    }

    @Test func `a provider's failure is 502, with what it said and when to come back`() async throws {
        let api = try await APIClient()
        let busy = ProviderError(
            .rateLimited, .temporary(retryAfter: .seconds(90)), operation: .listCalendars, message: "too many requests")
        api.world.provider.faults.failNext(3, with: busy)
        let answer = try await api.send(.post, "/v1/connections/office/calendars/refresh")
        #expect(answer.status == 502)
        #expect(answer.headers[.retryAfter] == "90")
        #expect(try answer.problem().code == "provider-failed")
        #expect(try answer.problem().message == "too many requests")
        let absurd = ProviderError(.rateLimited, .temporary(retryAfter: .seconds(Int64.max)), operation: .listCalendars, message: "never")
        api.world.provider.faults.failures = []
        api.world.provider.faults.failNext(3, with: absurd)
        #expect(try await api.send(.post, "/v1/connections/office/calendars/refresh").status == 502)
    }

    @Test func `the providers say what they can do and whether they may run`() async throws {
        let api = try await APIClient()
        let answer = try await api.send(.get, "/v1/providers")
        let providers = try #require(try answer.object()["providers"] as? [[String: Any]])
        #expect(providers.compactMap { $0["id"] as? String } == ["memory"])
        #expect(providers.first?["isAllowed"] as? Bool == true)
        #expect((providers.first?["capabilities"] as? [String: Any])?["tracksChanges"] as? Bool == true)
    }
}
