import Foundation
import ProviderKit

@testable import MicrosoftAdapter

/// What the tests of this target share.
enum Fixture {
    static let token = "EwCoA8l6BAAU-token-that-nobody-may-see"
    static let calendar = CalendarID("AAMkCal=")
    static let adapter = MicrosoftAdapter()
    static let root = GraphRoot(.production)

    /// A context with an access token.
    static func context(
        _ http: any HTTPTransport, settings: ConnectionSettings = ConnectionSettings(), credential: Credential = .bearer(Secret(token))
    ) -> ProviderContext {
        ProviderContext(
            connection: ConnectionContext(id: ConnectionID("c"), credential: credential, settings: settings), http: http,
            clock: FixedClock(), random: SystemRandom())
    }

    /// A window in November 2026, by hours since the 23rd, 00:00 UTC.
    static func window(_ from: Double, _ to: Double) -> TimeWindow {
        let start = RFC3339.parse("2026-11-23T00:00:00Z") ?? .distantPast
        return TimeWindow(start: start.addingTimeInterval(from * 3_600), end: start.addingTimeInterval(to * 3_600))
            ?? TimeWindow(containing: start)
    }

    /// An answer with JSON.
    static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = ["Content-Type": "application/json"]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Data(text.utf8))
    }

    /// An error answer of Graph.
    static func refusal(_ status: Int, _ code: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
        json(
            #"{"error":{"code":"\#(code)","message":"Dinner with Grace","innerError":{"request-id":"1"}}}"#, status: status,
            headers: headers)
    }

    /// A page of a collection.
    static func page(_ items: [String], next: String? = nil, delta: String? = nil) -> HTTPResponse {
        var members = [#""value":[\#(items.joined(separator: ","))]"#]
        if let next { members.append(#""@odata.nextLink":"\#(next)""#) }
        if let delta { members.append(#""@odata.deltaLink":"\#(delta)""#) }
        return json("{\(members.joined(separator: ","))}")
    }

    /// An event, as Graph tells it in UTC. `more` is JSON members with a comma in front.
    static func event(
        _ id: String, from start: String = "2026-11-23T09:00:00.0000000", to end: String = "2026-11-23T10:00:00.0000000",
        zone: String = "UTC", more: String = #","showAs":"busy""#
    ) -> String {
        #"{"@odata.etag":"W/\"\#(id)-1\"","id":"\#(id)","iCalUId":"uid-\#(id)","subject":"Secret dinner","start":{"dateTime":"\#(start)","#
            + #""timeZone":"\#(zone)"},"end":{"dateTime":"\#(end)","timeZone":"\#(zone)"}\#(more)}"#
    }

    /// A link below Graph's root.
    static func link(_ rest: String) -> String { "https://graph.microsoft.com/v1.0/\(rest)" }

    /// The error that a verb throws; `nil` where it throws none.
    static func failure<Value>(_ verb: () async throws(ProviderError) -> Value) async -> ProviderError? {
        do throws(ProviderError) {
            _ = try await verb()
            return nil
        } catch {
            return error
        }
    }
}

/// A clock that stands still.
struct FixedClock: WallClock {
    let now = Date(timeIntervalSince1970: 1_795_000_000)
    func sleep(for duration: Duration) async throws {}
}

extension TimeWindow {
    /// A second from an instant on, for fixtures whose own bounds are wrong.
    fileprivate init(containing instant: Date) {
        guard let window = TimeWindow(start: instant, end: instant.addingTimeInterval(1)) else {
            preconditionFailure("a second is longer than nothing")
        }
        self = window
    }
}
