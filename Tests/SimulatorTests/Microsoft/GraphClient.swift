import Foundation
import ProviderKit

@testable import ProviderSimulators

/// A bare client of Graph for tests: sends what it is told to and reads JSON.
struct GraphClient {
    struct Answer {
        let status: Int
        let json: GraphValue
        let headers: HTTPHeaders
        let exchange: SimulatedExchange

        var code: String? { json["error"]?["code"]?.text }
        var items: [GraphValue] { json["value"]?.list ?? [] }
        var id: String { json["id"]?.text ?? "" }
        var next: String? { json["@odata.nextLink"]?.text }
        var delta: String? { json["@odata.deltaLink"]?.text }
    }

    let service: CheckedMicrosoft
    let simulator: MicrosoftSimulator
    let clock: SimulatedClock
    let calendar: CalendarID
    var token: String
    let account: String

    /// A world with one account, and a client that may do everything in it.
    init(
        behaviour: MicrosoftBehaviour = MicrosoftBehaviour(), account: String = "ada@example.org", isPersonal: Bool = false,
        scopes: [String]? = nil
    ) {
        clock = SimulatedClock()
        simulator = MicrosoftSimulator(clock: clock, behaviour: behaviour)
        service = CheckedMicrosoft(simulator)
        calendar = isPersonal ? simulator.makePersonalAccount(account) : simulator.makeAccount(account)
        token = simulator.grant(to: account, scopes: scopes).accessToken.revealText()
        self.account = account
    }

    /// Sends a request to a path below `/v1.0`, or to a whole address.
    func send(
        _ method: HTTPMethod, _ path: String, _ query: [(String, String)] = [], body: GraphValue? = nil, headers: HTTPHeaders = [:]
    ) async -> Answer {
        await send(raw: body?.data() ?? Data(), method, path, query, headers: headers)
    }

    func send(
        raw body: Data, _ method: HTTPMethod, _ path: String, _ query: [(String, String)] = [], headers: HTTPHeaders = [:]
    ) async -> Answer {
        let address =
            path.hasPrefix("https:") ? path : "\(simulator.origin)/v1.0\(path)" + (query.isEmpty ? "" : "?" + FormBody.query(query))
        guard let url = URL(string: address) else { preconditionFailure("\(address) is an address") }
        var fields = headers
        if fields["Authorization"] == nil { fields["Authorization"] = "Bearer \(token)" }
        if !body.isEmpty, fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
        let exchange = await service.exchange(HTTPRequest(method: method, url: url, headers: fields, body: body))
        return Answer(
            status: exchange.response.status, json: GraphValue(exchange.response.body) ?? .null, headers: exchange.response.headers,
            exchange: exchange)
    }

    /// Creates an event of the first of January 2027, by default from nine to ten.
    func create(
        _ subject: String = "Standup", from start: String = "2027-01-01T09:00:00", to end: String = "2027-01-01T10:00:00",
        zone: String = "UTC", _ more: [String: GraphValue] = [:], headers: HTTPHeaders = [:]
    ) async -> Answer {
        let body: [String: GraphValue] = [
            "subject": .text(subject), "start": ["dateTime": .text(start), "timeZone": .text(zone)],
            "end": ["dateTime": .text(end), "timeZone": .text(zone)],
        ]
        return await send(.post, "/me/events", body: .object(body.merging(more) { _, new in new }), headers: headers)
    }

    /// All pages of a list.
    func all(_ path: String, _ query: [(String, String)] = [], headers: HTTPHeaders = [:]) async -> [GraphValue] {
        var answer = await send(.get, path, query, headers: headers)
        var items = answer.items
        while let next = answer.next {
            answer = await send(.get, next, headers: headers)
            items += answer.items
        }
        return items
    }

    /// A whole round of a change feed: everything it told, and the link to the next round.
    func round(_ link: String? = nil, headers: HTTPHeaders = [:]) async -> (items: [GraphValue], link: String) {
        var answer =
            if let link { await send(.get, link, headers: headers) } else {
                await send(.get, "/me/calendarView/delta", Self.january, headers: headers)
            }
        var items = answer.items
        while let next = answer.next {
            answer = await send(.get, next, headers: headers)
            items += answer.items
        }
        return (items, answer.delta ?? "")
    }

    static let january = [("startDateTime", "2027-01-01T00:00:00Z"), ("endDateTime", "2027-02-01T00:00:00Z")]
    static let immutable: HTTPHeaders = ["Prefer": "IdType=\"ImmutableId\""]

    /// Every day for so many days, from the first of January 2027.
    static func daily(_ count: Int) -> [String: GraphValue] {
        [
            "recurrence": [
                "pattern": ["type": "daily", "interval": 1],
                "range": ["type": "numbered", "startDate": "2027-01-01", "numberOfOccurrences": .integer(count)],
            ]
        ]
    }
}
