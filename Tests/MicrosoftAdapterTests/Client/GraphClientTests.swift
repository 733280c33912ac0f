import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct GraphClientTests {
    @Test func `every request shows the token and asks for UTC and lasting ids`() async throws {
        let transport = ScriptedTransport(Fixture.page([]))
        _ = try await Fixture.adapter.calendarListing.listCalendars(ListCalendarsRequest(), in: Fixture.context(transport))
        let request = try #require(transport.requests.first)
        #expect(request.headers["Authorization"] == "Bearer \(Fixture.token)")
        #expect(request.headers["Prefer"] == #"outlook.timezone="UTC", IdType="ImmutableId""#)
        #expect(request.url.absoluteString.hasPrefix("https://graph.microsoft.com/v1.0/me/calendars?$select="))
    }

    @Test(arguments: ["a/b", "../x", "a?b=c", "a#b", "a%2Fb", "ä", "a b", "a'b", "..%2f"])
    func `an id stays one part of the path whatever is in it`(_ id: String) async throws {
        let transport = ScriptedTransport(Fixture.refusal(404, "ErrorItemNotFound"))
        let writing = try #require(Fixture.adapter.eventWriting)
        let request = ReadEventRequest(calendar: CalendarID(id), locator: .id(EventID(id)))
        let reply = try await writing.readEvent(request, in: Fixture.context(transport))
        #expect(reply.event == nil)
        let text = try #require(transport.requests.first).url.absoluteString
        #expect(
            text.hasPrefix(
                "https://graph.microsoft.com/v1.0/me/calendars/\(PercentEncoding.component(id))/events/\(PercentEncoding.component(id))?"))
    }

    @Test(arguments: ["", ".", ".."]) func `an id that would name another resource is refused before any traffic`(_ id: String) async throws
    {
        let transport = ScriptedTransport(HTTPResponse(status: 204))
        let writing = try #require(Fixture.adapter.eventWriting)
        let error = await Fixture.failure { () throws(ProviderError) in
            try await writing.deleteEvent(
                DeleteEventRequest(calendar: Fixture.calendar, event: EventID(id), expected: nil), in: Fixture.context(transport))
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [Credential.none, .password(username: "ada", password: Secret("hunter2"))])
    func `without an access token nothing is sent`(_ credential: Credential) async {
        let transport = ScriptedTransport(Fixture.page([]))
        let error = await Fixture.failure { () throws(ProviderError) in
            try await Fixture.adapter.calendarListing.listCalendars(
                ListCalendarsRequest(), in: Fixture.context(transport, credential: credential))
        }
        #expect(error?.code == .unauthenticated && error?.permanence == .permanent)
        #expect(transport.requests.isEmpty)
    }

    @Test func `calendars are told with what may be done with them, and a broken one does not spoil the others`() async throws {
        let transport = ScriptedTransport(
            Fixture.page(
                [
                    #"{"id":"a","name":"Mine","canEdit":true}"#, #"{"id":"b","name":"<b>Holidays</b>\u0000","canEdit":false}"#,
                    #"{"id":"c","name":7}"#, #"{"name":"nameless"}"#, #"null"#, #"{"id":"a","name":"again","canEdit":true}"#,
                    #"{"id":"d"}"#,
                ], next: Fixture.link("me/calendars?$skip=10")))
        let reply = try await Fixture.adapter.calendarListing.listCalendars(ListCalendarsRequest(), in: Fixture.context(transport))
        #expect(
            reply.calendars == [
                ProviderCalendar(id: CalendarID("a"), name: "Mine", timeZone: nil, access: .write),
                ProviderCalendar(id: CalendarID("b"), name: "<b>Holidays</b>\u{0}", timeZone: nil, access: .read),
                ProviderCalendar(id: CalendarID("c"), name: "", timeZone: nil, access: .read),
                ProviderCalendar(id: CalendarID("d"), name: "", timeZone: nil, access: .read),
            ])
        let next = try #require(reply.next)
        _ = try await Fixture.adapter.calendarListing.listCalendars(ListCalendarsRequest(page: next), in: Fixture.context(transport))
        #expect(transport.requests.last?.url.absoluteString == Fixture.link("me/calendars?$skip=10"))
    }

    @Test func `what is declared is what is offered`() {
        #expect(Fixture.adapter.contradictions.isEmpty)
        #expect(makeMicrosoftAdapter().id == ProviderID("microsoft"))
    }
}
