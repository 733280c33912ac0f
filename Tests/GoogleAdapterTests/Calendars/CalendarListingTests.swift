import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct CalendarListingTests {
    private func list(_ body: String, status: Int = 200) async throws(ProviderError) -> ListCalendarsReply {
        try await GoogleAdapter().calendarListing.listCalendars(ListCalendarsRequest(), in: Fixture.context(status, body))
    }

    @Test func `a page gives its calendars with names, zones and rights`() async throws {
        let reply = try await list(
            #"{"kind":"calendar#calendarList","nextPageToken":"p2","items":["#
                + #"{"id":"a@x","summary":"Mine","timeZone":"Europe/Berlin","accessRole":"owner"},"#
                + #"{"id":"b@x","summary":"Theirs","summaryOverride":"Renamed","accessRole":"reader"},"#
                + #"{"id":"c@x","accessRole":"freeBusyReader"},{"id":"d@x","accessRole":"writerWithoutPrivateAccess","hidden":true},"#
                + #"{"id":"e@x","accessRole":"somethingNew"},{"id":"f@x","accessRole":"owner","deleted":true}]}"#)
        #expect(reply.calendars.map(\.id.rawValue) == ["a@x", "b@x", "c@x", "d@x", "e@x"])
        #expect(reply.calendars.map(\.access) == [.write, .read, .freeBusy, .write, .none])
        #expect(reply.calendars.map(\.name) == ["Mine", "Renamed", "", "", ""])
        #expect(reply.calendars.first?.timeZone == "Europe/Berlin")
        #expect(reply.next == PageToken("p2"))
    }

    @Test func `the page token is sent as it is, and the token of the connection with it`() async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(#"{"kind":"calendar#calendarList","items":[]}"#) }
        _ = try await GoogleAdapter().calendarListing.listCalendars(
            ListCalendarsRequest(page: PageToken("a+b&c=d/é")), in: Fixture.context(transport))
        let request = try #require(transport.requests.first)
        #expect(request.query["pageToken"] == "a+b&c=d/é")
        #expect(request.query["maxResults"] == "250")
        #expect(request.headers["Authorization"] == "Bearer \(Fixture.token)")
    }

    @Test(arguments: [
        "", "<html>Sign in</html>", "{}", "[]", "null", #"{"items":[]}"#, #"{"kind":"calendar#events","items":[]}"#,
        #"{"kind":"calendar#calendarList","items":[{"summary":"no id"}]}"#, #"{"kind":"calendar#calendarList","items":[{"id":"a""#,
    ])
    func `what is no list of calendars is an error, never an empty list`(_ body: String) async {
        let failure = await Fixture.failure { () throws(ProviderError) in try await list(body) }
        #expect(failure?.code == .protocolViolation)
        #expect(failure?.effect == ProviderError.Effect.none)
    }

    @Test func `without an access token nothing is sent`() async {
        let transport = ScriptedTransport { _, _ in Fixture.answer("{}") }
        for credential in [Credential.none, .password(username: "a", password: Secret("b"))] {
            let failure = await Fixture.failure { () throws(ProviderError) in
                try await GoogleAdapter().calendarListing.listCalendars(
                    ListCalendarsRequest(), in: Fixture.context(transport).with(credential: credential))
            }
            #expect(failure?.code == .unauthenticated)
        }
        #expect(transport.requests.isEmpty)
    }
}
