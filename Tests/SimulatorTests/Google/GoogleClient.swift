import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import ProviderSimulators

/// A client of the simulated service that checks every answer against the discovery document.
struct GoogleClient {
    let simulator: GoogleSimulator
    let clock: SimulatedClock
    var token: String

    /// An answer, read.
    struct Answer {
        let status: Int
        let body: GoogleJSON
        let headers: HTTPHeaders

        /// The reason of a refusal.
        var reason: String? { body["error"]?["errors"]?.elements?.first?["reason"]?.text }
        var location: String? { body["error"]?["errors"]?.elements?.first?["location"]?.text }
        var items: [GoogleJSON] { body["items"]?.elements ?? [] }
        var ids: [String] { items.compactMap { $0["id"]?.text } }
    }

    static let everything = [GoogleScopes.prefix + "calendar", "openid", "email"]

    /// A world with one account, `ada@example.org`.
    init(scopes: [String] = everything, zone: String = "UTC", start: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
        clock = SimulatedClock(start)
        simulator = GoogleSimulator(clock: clock)
        simulator.makeAccount("ada@example.org", timeZone: zone)
        token = simulator.grant(to: "ada@example.org", scopes: scopes).accessToken.revealText()
    }

    /// The same world, seen by another account.
    func other(_ account: String, scopes: [String] = everything) -> GoogleClient {
        var other = self
        other.token = simulator.grant(to: account, scopes: scopes).accessToken.revealText()
        return other
    }

    /// Sends a request to the Calendar API. `query` is in the form of a query, percent-encoded.
    func send(
        _ method: String, _ path: String, query: String = "", body: String? = nil, headers: HTTPHeaders = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let exchange = try await exchange(method, path, query: query, body: body, headers: headers)
        let response = exchange.response
        let answer = Answer(status: response.status, body: GoogleJSON(response.body) ?? .null, headers: response.headers)
        if response.isSuccess { checkSchema(method, path, response, query: query, sourceLocation) }
        return answer
    }

    func exchange(
        _ method: String, _ path: String, query: String = "", body: String? = nil, headers: HTTPHeaders = [:]
    ) async throws -> SimulatedExchange {
        let url = try #require(URL(string: "https://google.simulator.example/calendar/v3/\(path)\(query.isEmpty ? "" : "?" + query)"))
        var headers = headers
        if headers["Authorization"] == nil { headers["Authorization"] = "Bearer \(token)" }
        if body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        return await simulator.exchange(HTTPRequest(method: HTTPMethod(method), url: url, headers: headers, body: Data((body ?? "").utf8)))
    }

    private func checkSchema(_ verb: String, _ path: String, _ response: HTTPResponse, query: String, _ location: SourceLocation) {
        let document = DiscoveryDocument.calendar
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.decodedText(String($0)) }
        guard let (method, _) = document.method(verb, at: segments) else {
            Issue.record("\(verb) \(path) is no method and was answered \(response.status)", sourceLocation: location)
            return
        }
        guard let schema = method.response else {
            #expect(response.body.isEmpty && response.status == 204, "\(method.id) answers nothing", sourceLocation: location)
            return
        }
        guard let body = GoogleJSON(response.body) else {
            Issue.record("\(method.id) answers no JSON", sourceLocation: location)
            return
        }
        let problems = DiscoveryDocument.SchemaCheck(document: document).problems(body, schema)
        #expect(problems.isEmpty, "\(method.id) answers outside its schema", sourceLocation: location)
    }

    // MARK: Short ways

    static let events = "calendars/primary/events"

    /// Inserts an event of an hour on a day of January 2027 and gives the answer.
    @discardableResult
    func insert(
        _ title: String = "Talk", day: Int = 20, hour: Int = 9, hours: Int = 1, more: String = "", calendar: String = "primary"
    ) async throws -> Answer {
        func time(_ hour: Int) -> String { "{\"dateTime\":\"2027-01-\(day < 10 ? "0" : "")\(day)T\(hour < 10 ? "0" : "")\(hour):00:00Z\"}" }
        let body = "{\"summary\":\"\(title)\",\"start\":\(time(hour)),\"end\":\(time(hour + hours))\(more.isEmpty ? "" : "," + more)}"
        return try await send("POST", "calendars/\(calendar)/events", body: body)
    }

    /// Inserts a series that begins on January 4th 2027, a Monday, at nine in Berlin.
    func insertSeries(_ rule: String = "RRULE:FREQ=DAILY;COUNT=5", id: String = "series") async throws -> Answer {
        try await send(
            "POST", Self.events,
            body: """
                {"id":"\(id)","summary":"Series","recurrence":["\(rule)"],
                "start":{"dateTime":"2027-01-04T09:00:00","timeZone":"Europe/Berlin"},
                "end":{"dateTime":"2027-01-04T10:00:00","timeZone":"Europe/Berlin"}}
                """)
    }

    func list(_ query: String = "") async throws -> Answer { try await send("GET", Self.events, query: query) }

    /// The whole list, and its sync token.
    func position(_ query: String = "") async throws -> String {
        try #require(try await list(query).body["nextSyncToken"]?.text)
    }

    func since(_ token: String, _ query: String = "") async throws -> Answer {
        try await list(query + (query.isEmpty ? "" : "&") + "syncToken=\(PercentEncoding.component(token))")
    }

    func freeBusy(_ from: String, _ to: String, _ calendars: String = "primary", more: String = "") async throws -> Answer {
        let items = calendars.split(separator: ",").map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        return try await send(
            "POST", "freeBusy",
            body: "{\"timeMin\":\"\(from)\",\"timeMax\":\"\(to)\",\"items\":[\(items)]\(more.isEmpty ? "" : "," + more)}")
    }
}

extension GoogleJSON {
    /// The busy intervals of a calendar in a free/busy answer, as `start/end`.
    func busy(_ calendar: String = "primary") -> [String] {
        (self["calendars"]?[calendar]?["busy"]?.elements ?? []).map { "\($0["start"]?.text ?? "")/\($0["end"]?.text ?? "")" }
    }
}
