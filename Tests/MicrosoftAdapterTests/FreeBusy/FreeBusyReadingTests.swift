import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct FreeBusyReadingTests {
    private let window = Fixture.window(0, 48)

    private func read(
        _ transport: ScriptedTransport, _ calendars: [CalendarID] = [Fixture.calendar], settings: ConnectionSettings = ConnectionSettings()
    ) async throws(ProviderError) -> [CalendarID: FreeBusyOutcome] {
        try await MicrosoftFreeBusyReading(endpoints: .production).readFreeBusy(
            FreeBusyRequest(calendars: calendars, window: window), in: Fixture.context(transport, settings: settings)
        ).outcomes
    }

    private func known(_ outcomes: [CalendarID: FreeBusyOutcome]) throws -> BusyTime {
        guard case .known(let time)? = outcomes[Fixture.calendar] else { throw UnknownCalendar() }
        return time
    }

    private struct UnknownCalendar: Error {}

    @Test func `a day more is asked for on both sides, every page is followed, and what is outside is cut`() async throws {
        let transport = ScriptedTransport(
            Fixture.page([Fixture.event("a")], next: Fixture.link("me/p2")), Fixture.page([], next: Fixture.link("me/p3")),
            Fixture.page([
                Fixture.event("b", from: "2026-11-22T23:00:00", to: "2026-11-23T01:00:00"),
                Fixture.event("c", from: "2026-11-25T00:00:00", to: "2026-11-25T01:00:00"),
            ]))
        let time = try known(try await read(transport))
        #expect(time.busy.map(\.window) == [Fixture.window(9, 10), Fixture.window(0, 1)])
        let query = try #require(URLComponents(url: transport.requests[0].url, resolvingAgainstBaseURL: false)?.queryItems)
        #expect(query.first { $0.name == "startDateTime" }?.value == "2026-11-22T00:00:00Z")
        #expect(query.first { $0.name == "endDateTime" }?.value == "2026-11-26T00:00:00Z")
        #expect(transport.requests.count == 3)
    }

    @Test func `an item that cannot be read is unknown time, and its neighbours are unharmed`() async throws {
        let transport = ScriptedTransport(
            Fixture.page([
                Fixture.event("a"), #"{"id":"b","start":7,"showAs":"busy"}"#, #"{"showAs":"busy"}"#, "null", #""x""#, "[]",
                Fixture.event("c", from: "2026-11-24T09:00:00", to: "2026-11-24T10:00:00"),
            ]))
        let time = try known(try await read(transport))
        #expect(time.busy.map(\.event) == [EventID("a"), EventID("c")])
        #expect(time.unknown.map(\.window) == Array(repeating: window, count: 5))
        #expect(time.unknown.first?.event == EventID("b"))
    }

    @Test func `a calendar that fails is unknown and does not spoil the others`() async throws {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            switch request.url.path() {
            case let path where path.contains("missing"): return Fixture.refusal(404, "ErrorItemNotFound")
            case let path where path.contains("busy"): return Fixture.refusal(429, "TooManyRequests", headers: ["Retry-After": "1.5"])
            case let path where path.contains("cut"):
                throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: "graph.microsoft.com")
            default: return Fixture.page([Fixture.event("a")])
            }
        }
        let names = ["missing", "one", "busy", "two", "cut", "three", "four"].map { CalendarID($0) }
        let outcomes = try await read(transport, names)
        #expect(outcomes.count == names.count)
        for name in ["one", "two", "three", "four"] {
            guard case .known(let time)? = outcomes[CalendarID(name)] else {
                Issue.record("\(name) is not known")
                continue
            }
            #expect(time.busy.map(\.window) == [Fixture.window(9, 10)])
        }
        for (name, code) in [("missing", ProviderErrorCode.notFound), ("busy", .rateLimited), ("cut", .unreachable)] {
            guard case .unknown(let error)? = outcomes[CalendarID(name)] else {
                Issue.record("\(name) is not unknown")
                continue
            }
            #expect(error.code == code && error.effect == ProviderError.Effect.none)
        }
    }

    @Test func `a page that cannot be had makes the whole calendar unknown`() async throws {
        let transport = ScriptedTransport(Fixture.page([Fixture.event("a")], next: Fixture.link("me/p2")), Fixture.refusal(500, "x"))
        guard case .unknown(let error)? = try await read(transport)[Fixture.calendar] else {
            Issue.record("half a calendar is told as a whole one")
            return
        }
        #expect(error.code == .serverFault)
    }

    @Test func `a token that is not accepted concerns the account`() async {
        let error = await Fixture.failure { () throws(ProviderError) in
            try await read(ScriptedTransport(Fixture.refusal(401, "InvalidAuthenticationToken")))
        }
        #expect(error?.code == .unauthenticated && error?.permanence == .permanent)
    }

    @Test func `an unknown zone is refused before any traffic`() async throws {
        let transport = ScriptedTransport(Fixture.page([]))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await MicrosoftFreeBusyReading(endpoints: .production).readFreeBusy(
                FreeBusyRequest(calendars: [Fixture.calendar], window: window, floatingZone: "Nowhere"), in: Fixture.context(transport))
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    // MARK: the schedule

    private static let denied = Fixture.refusal(403, "ErrorAccessDenied")

    private func scheduled(_ schedule: String, calendar: String = "AAMkCal=", status: Int = 200) async throws -> (
        FreeBusyOutcome?, [HTTPRequest]
    ) {
        let transport = ScriptedTransport(
            Self.denied, Fixture.json(#"{"id":"\#(calendar)"}"#), Fixture.json(#"{"value":[\#(schedule)]}"#, status: status))
        let outcomes = try await read(transport, settings: ConnectionSettings(["address": "ada@example.org"]))
        return (outcomes[Fixture.calendar], transport.requests)
    }

    @Test func `where the default calendar's events are refused the schedule is asked`() async throws {
        let (outcome, requests) = try await scheduled(
            #"{"scheduleId":"ada@example.org","availabilityView":"0","scheduleItems":["#
                + #"{"status":"Busy","start":{"dateTime":"2026-11-23T09:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-23T10:00:00.0000000","timeZone":"UTC"}},"#
                + #"{"status":"oof","start":{"dateTime":"2026-11-23T12:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-23T13:00:00","timeZone":"UTC"}},"#
                + #"{"status":"workingElsewhere","start":{"dateTime":"2026-11-23T14:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-23T15:00:00","timeZone":"UTC"}},"#
                + #"{"status":"strange","start":{"dateTime":"2026-11-23T16:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-23T17:00:00","timeZone":"UTC"}}]}"#
        )
        guard case .known(let time)? = outcome else {
            Issue.record("the calendar is unknown")
            return
        }
        #expect(time.busy.map(\.window) == [Fixture.window(9, 10), Fixture.window(12, 13), Fixture.window(16, 17)])
        #expect(time.busy.map(\.kind) == [.busy, .unavailable, .busy])
        #expect(requests.map(\.method) == [.get, .get, .post])
        let body = try #require(JSONSerialization.jsonObject(with: requests[2].body) as? [String: Any])
        #expect(body["schedules"] as? [String] == ["ada@example.org"])
    }

    @Test func `digits that no item explains count, and unknown ones are busy`() async throws {
        // Five minutes each: free, tentative, busy, out of office, elsewhere, unknown.
        let (outcome, _) = try await scheduled(#"{"availabilityView":"01234?"}"#)
        guard case .known(let time)? = outcome else {
            Issue.record("the calendar is unknown")
            return
        }
        let step = 5.0 / 60
        #expect(time.busy.map(\.kind) == [.tentative, .busy, .unavailable, .busy])
        #expect(time.busy.map(\.window.start) == [1, 2, 3, 5].map { Fixture.window($0 * step, 48).start })
    }

    @Test func `a schedule's whole day is unknown around, because its zone is not told`() async throws {
        let (outcome, _) = try await scheduled(
            #"{"scheduleItems":[{"status":"busy","start":{"dateTime":"2026-11-23T23:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-11-24T23:00:00","timeZone":"UTC"}},{"status":"busy","start":null,"end":null}]}"#
        )
        guard case .known(let time)? = outcome else {
            Issue.record("the calendar is unknown")
            return
        }
        #expect(time.busy.map(\.window) == [Fixture.window(23, 47)])
        #expect(time.unknown.map(\.window) == [Fixture.window(0, 48), Fixture.window(0, 48)])
    }

    @Test func `a schedule that is refused, or of another calendar, leaves the first refusal`() async throws {
        let attempts = [
            try await scheduled(#"{"error":{"message":"Grace","responseCode":"ErrorMailRecipientNotFound"}}"#),
            try await scheduled(#"{}"#, calendar: "another"), try await scheduled("", status: 403), try await scheduled("{},{}"),
        ]
        for (outcome, _) in attempts {
            guard case .unknown(let error)? = outcome else {
                Issue.record("the calendar is known")
                continue
            }
            #expect(error.code == .forbidden && !error.description.contains("Grace"))
        }
        let alone = ScriptedTransport(Self.denied)
        _ = try await read(alone)
        #expect(alone.requests.count == 1, "without an address there is no schedule to ask for")
    }
}
