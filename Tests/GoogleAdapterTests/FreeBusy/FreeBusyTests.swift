import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct FreeBusyTests {
    private let calendars = [CalendarID("a@x"), CalendarID("b@x")]

    private func read(_ body: String) async throws -> [CalendarID: FreeBusyOutcome] {
        let role = try #require(GoogleAdapter().freeBusyReading)
        return try await role.readFreeBusy(FreeBusyRequest(calendars: calendars, window: Fixture.month), in: Fixture.context(200, body))
            .outcomes
    }

    private func answer(_ calendars: String) -> String { #"{"kind":"calendar#freeBusy","calendars":{\#(calendars)}}"# }

    @Test func `all calendars are asked about in one query`() async throws {
        let body = answer(#""a@x":{"busy":[]},"b@x":{"busy":[]}"#)
        let transport = ScriptedTransport { _, _ in Fixture.answer(body) }
        let role = try #require(GoogleAdapter().freeBusyReading)
        _ = try await role.readFreeBusy(FreeBusyRequest(calendars: calendars, window: Fixture.month), in: Fixture.context(transport))
        let request = try #require(transport.requests.first)
        #expect(transport.requests.count == 1)
        #expect(request.url.absoluteString == "https://www.googleapis.com/calendar/v3/freeBusy")
        #expect(request.json["timeMin"] as? String == "2026-03-01T00:00:00Z")
        #expect((request.json["items"] as? [[String: String]])?.compactMap { $0["id"] } == ["a@x", "b@x"])
    }

    @Test func `busy time is clipped to the window, whatever offset it is told in`() async throws {
        let outcomes = try await read(
            answer(
                #""a@x":{"busy":[{"start":"2026-02-28T20:00:00Z","end":"2026-03-01T02:00:00+01:00"},"#
                    + #"{"start":"2026-03-05T09:00:00Z","end":"2026-03-05T09:00:00Z"}]},"b@x":{"busy":[]}"#))
        let expected = BusyTime(busy: [BusyBlock(window: Fixture.window("2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z"))])
        #expect(outcomes[calendars[0]] == .known(expected))
        #expect(outcomes[calendars[1]] == .known(BusyTime()))
    }

    @Test(arguments: [
        ("notFound", ProviderErrorCode.notFound), ("internalError", .serverFault), ("rateLimitExceeded", .rateLimited),
        ("quotaExceeded", .quotaExceeded), ("tooManyCalendarsRequested", .invalidRequest), ("somethingNew", .serverFault),
    ])
    func `a calendar with errors is unknown, also where busy time stands beside them`(_ reason: String, _ code: ProviderErrorCode)
        async throws
    {
        let busy = #""busy":[{"start":"2026-03-05T09:00:00Z","end":"2026-03-05T10:00:00Z"}]"#
        for entry in [#"{"errors":[{"domain":"global","reason":"\#(reason)"}],\#(busy)}"#, #"{"errors":[{"reason":"\#(reason)"}]}"#] {
            let outcomes = try await read(answer(#""a@x":\#(entry),"b@x":{\#(busy)}"#))
            guard case .unknown(let error)? = outcomes[calendars[0]] else {
                Issue.record("\(String(describing: outcomes[calendars[0]]))")
                continue
            }
            #expect(error.code == code)
            guard case .known(let time)? = outcomes[calendars[1]] else {
                Issue.record("the other calendar is harmed")
                continue
            }
            #expect(time.busy.count == 1)
        }
    }

    @Test(arguments: ["{}", "null", "7", #"{"busy":7}"#, #"{"errors":[]}"#, #"{"errors":7,"busy":[]}"#])
    func `a calendar of which nothing readable is said is unknown`(_ entry: String) async throws {
        let outcomes = try await read(answer(#""a@x":\#(entry),"b@x":{"busy":[]}"#))
        guard case .unknown? = outcomes[calendars[0]] else {
            Issue.record("\(String(describing: outcomes[calendars[0]]))")
            return
        }
        #expect(outcomes[calendars[1]] == .known(BusyTime()))
    }

    @Test(arguments: [
        #"{"start":"tomorrow","end":"2026-03-05T10:00:00Z"}"#, #"{"start":"2026-03-05T10:00:00Z"}"#, "{}", "7", "null",
        #"{"start":"2026-03-05T10:00:00Z","end":"2026-03-05T09:00:00Z"}"#, #"{"start":"2026-03-05T09:00:00","end":"2026-03-05T10:00:00"}"#,
        #"{"start":"2026-02-30T09:00:00Z","end":"2026-03-05T10:00:00Z"}"#, #"{"start":5,"end":6}"#,
    ])
    func `an interval that cannot be read makes the calendar's time unknown, and its neighbours stay`(_ period: String) async throws {
        let outcomes = try await read(
            answer(#""a@x":{"busy":[\#(period),{"start":"2026-03-07T09:00:00Z","end":"2026-03-07T10:00:00Z"}]}"#))
        guard case .known(let time)? = outcomes[calendars[0]] else {
            Issue.record("\(String(describing: outcomes[calendars[0]]))")
            return
        }
        #expect(time.unknown.map(\.window) == [Fixture.month])
        #expect(time.busy.map(\.window) == [Fixture.window("2026-03-07T09:00:00Z", "2026-03-07T10:00:00Z")])
    }

    @Test func `a calendar that the answer leaves out is never known`() async throws {
        #expect(try await read(answer(#""b@x":{"busy":[]}"#))[calendars[0]] == nil)
        let session = ProviderSession(adapter: GoogleAdapter(), context: Fixture.context(200, answer(#""b@x":{"busy":[]}"#)))
        guard
            case .unknown? = try await session.readFreeBusy(FreeBusyRequest(calendars: calendars, window: Fixture.month)).outcomes[
                calendars[0]]
        else {
            Issue.record("it is taken for free")
            return
        }
    }

    @Test(arguments: ["", "<html>", "{}", #"{"calendars":{}}"#, #"{"kind":"calendar#freeBusy"}"#, #"{"kind":"x","calendars":{}}"#])
    func `an answer that is none is an error`(_ body: String) async throws {
        let role = try #require(GoogleAdapter().freeBusyReading)
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await role.readFreeBusy(FreeBusyRequest(calendars: calendars, window: Fixture.month), in: Fixture.context(200, body))
        }
        #expect(failure?.code == .protocolViolation)
    }
}
