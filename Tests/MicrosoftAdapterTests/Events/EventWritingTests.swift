import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct EventWritingTests {
    private let key = EventKey("o'neill & co")
    private let draft = EventDraft(
        title: "“Dinner” \\ 'x'", window: Fixture.window(9, 10), timeZone: "Asia/Tokyo", details: "a\nb", location: "here",
        link: URL(string: "https://example.org/b/1"), status: .tentative,
        attendees: [EventDraft.Participant(address: "grace@example.org", name: "Grace")])

    private func writing() throws -> any EventWriting { try #require(Fixture.adapter.eventWriting) }

    /// An event that carries the key's marker.
    private func marked(_ id: String, _ key: EventKey? = nil, more: String = "") throws(ProviderError) -> String {
        let value = try EventMarker(key ?? self.key, .createEvent).value
        return Fixture.event(
            id,
            more:
                #","showAs":"busy","singleValueExtendedProperties":[{"id":"String {0930B53F-4608-41AC-971C-FC3670D68D7C} Name CalendarHostKey","value":"\#(value)"}]\#(more)"#
        )
    }

    private func create(_ transport: ScriptedTransport) async throws(ProviderError) -> CreateEventReply {
        try await MicrosoftEventWriting(endpoints: .production).createEvent(
            CreateEventRequest(calendar: Fixture.calendar, key: key, draft: draft, invitations: .provider), in: Fixture.context(transport))
    }

    @Test func `a create searches the marker, then makes the event with marker and transaction id`() async throws {
        let transport = ScriptedTransport(Fixture.page([]), Fixture.json(Fixture.event("e"), status: 201))
        let reply = try await create(transport)
        #expect(reply.disposition == .created)
        #expect(reply.event.key == key && reply.event.revision == Revision("W/\"e-1\"") && reply.event.window == Fixture.window(9, 10))
        #expect(transport.requests.count == 2)
        let query = try #require(URLComponents(url: transport.requests[0].url, resolvingAgainstBaseURL: false)?.queryItems)
        let marker = try EventMarker(key, .createEvent).value
        #expect(
            query.first { $0.name == "$filter" }?.value
                == "singleValueExtendedProperties/Any(ep: ep/id eq '\(EventMarker.property)' and ep/value eq '\(marker)')")
        #expect(query.first { $0.name == "$expand" }?.value == "singleValueExtendedProperties($filter=id eq '\(EventMarker.property)')")
        let body = try #require(JSONSerialization.jsonObject(with: transport.requests[1].body) as? [String: Any])
        #expect(body["subject"] as? String == draft.title)
        #expect(body["body"] as? [String: String] == ["contentType": "text", "content": "a\nb\n\nhttps://example.org/b/1"])
        #expect(body["start"] as? [String: String] == ["dateTime": "2026-11-23T09:00:00", "timeZone": "UTC"])
        #expect(body["showAs"] as? String == "tentative")
        #expect(body["transactionId"] as? String == (try EventMarker.transactionID(key, in: Fixture.calendar, .createEvent)))
        #expect((body["singleValueExtendedProperties"] as? [[String: String]])?.first?["value"] == marker)
        #expect(transport.requests[1].method == .post && transport.requests[1].headers["Content-Type"] == "application/json")
    }

    @Test func `an event that carries the key already is found and left alone`() async throws {
        let transport = ScriptedTransport(Fixture.page([try marked("e")]))
        let reply = try await create(transport)
        #expect(reply.disposition == .alreadyExisted && reply.event.id == EventID("e") && reply.event.key == key)
        #expect(transport.requests.allSatisfy { $0.method == .get })
    }

    @Test func `what the search finds for a key that differs in case is not taken for ours`() async throws {
        let other = EventKey("O'Neill & co")
        let transport = ScriptedTransport(Fixture.page([try marked("x", other)]), Fixture.json(Fixture.event("e"), status: 201))
        let reply = try await create(transport)
        #expect(reply.disposition == .created && reply.event.id == EventID("e"))
    }

    @Test func `of an event and a person's copies of it the first is meant`() async throws {
        let transport = ScriptedTransport(
            Fixture.page(
                [try marked("copy", more: #","createdDateTime":"2026-11-02T00:00:00Z""#)], next: Fixture.link("me/events?$skip=1")),
            Fixture.page([try marked("first", more: #","createdDateTime":"2026-11-01T00:00:00Z""#), #"{"id":7}"#]))
        #expect(try await create(transport).event.id == EventID("first"))
    }

    @Test func `a transaction id that was used is followed by a search`() async throws {
        let refusal = Fixture.refusal(409, "ErrorDuplicateTransactionId")
        let found = ScriptedTransport(Fixture.page([]), refusal, Fixture.page([try marked("e")]))
        #expect(try await create(found).disposition == .alreadyExisted)
        let gone = ScriptedTransport(Fixture.page([]), refusal, Fixture.page([]))
        let error = await Fixture.failure { () throws(ProviderError) in try await create(gone) }
        #expect(error?.code == .conflict && error?.permanence == .permanent)
        let taken = ScriptedTransport(
            Fixture.page([]), Fixture.refusal(400, "errorduplicatetransactionid"), Fixture.page([try marked("e")]))
        #expect(try await create(taken).disposition == .alreadyExisted)
    }

    @Test func `a lost answer to a create has an unknown effect`() async throws {
        let transport = ScriptedTransport { (_, number) throws(HTTPTransportError) in
            guard number > 0 else { return Fixture.page([]) }
            throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: "graph.microsoft.com")
        }
        let error = await Fixture.failure { () throws(ProviderError) in try await create(transport) }
        #expect(error?.effect == .unknown && error?.isTemporary == true)
    }

    private func update(_ transport: ScriptedTransport, expected: String = "W/\"e-1\"") async throws(ProviderError) -> UpdateEventReply {
        try await MicrosoftEventWriting(endpoints: .production).updateEvent(
            UpdateEventRequest(
                calendar: Fixture.calendar, event: EventID("e"), expected: Revision(expected), key: key, draft: draft,
                invitations: .provider),
            in: Fixture.context(transport))
    }

    @Test func `an update names the revision and sends neither transaction id nor zone`() async throws {
        let transport = ScriptedTransport(Fixture.json(try marked("e")), Fixture.json(Fixture.event("e")))
        #expect(try await update(transport).event.key == key)
        let patch = try #require(transport.requests.last)
        #expect(patch.method == .patch && patch.headers["If-Match"] == "W/\"e-1\"")
        let body = try #require(JSONSerialization.jsonObject(with: patch.body) as? [String: Any])
        #expect(body["transactionId"] == nil && body["isAllDay"] as? Bool == false)
    }

    @Test(arguments: ["W/\"other\"", "*", "", "\"e-1\"", "W/\"e-1\", W/\"e-2\""])
    func `a revision that is not the event's changes and deletes nothing`(_ expected: String) async throws {
        let transport = ScriptedTransport(Fixture.json(try marked("e")))
        let error = await Fixture.failure { () throws(ProviderError) in try await update(transport, expected: expected) }
        #expect(error?.code == .revisionMismatch && error?.permanence == .permanent)
        let removal = await Fixture.failure { () throws(ProviderError) in
            try await MicrosoftEventWriting(endpoints: .production).deleteEvent(
                DeleteEventRequest(calendar: Fixture.calendar, event: EventID("e"), expected: Revision(expected)),
                in: Fixture.context(transport))
        }
        #expect(removal?.code == .revisionMismatch)
        #expect(transport.requests.allSatisfy { $0.method == .get })
    }

    @Test func `a race that is lost, an event that is gone and another booking's event are told apart`() async throws {
        let cases: [(HTTPResponse, ProviderErrorCode)] = [
            (Fixture.refusal(412, "ErrorIrresolvableConflict"), .revisionMismatch), (Fixture.refusal(404, "ErrorItemNotFound"), .notFound),
        ]
        for (answer, code) in cases {
            let error = await Fixture.failure { () throws(ProviderError) in
                try await update(ScriptedTransport(Fixture.json(try marked("e")), answer))
            }
            #expect(error?.code == code && error?.effect == ProviderError.Effect.none)
        }
        let gone = await Fixture.failure { () throws(ProviderError) in
            try await update(ScriptedTransport(Fixture.refusal(404, "ErrorItemNotFound")))
        }
        #expect(gone?.code == .notFound)
        let foreign = ScriptedTransport(Fixture.json(try marked("e", EventKey("another"))))
        let error = await Fixture.failure { () throws(ProviderError) in try await update(foreign) }
        #expect(error?.code == .conflict)
        #expect(foreign.requests.count == 1)
    }

    @Test func `a delete of what is not there says so`() async throws {
        let writing = try writing()
        for expected in [nil, Revision("W/\"e-1\"")] {
            let transport = ScriptedTransport(Fixture.refusal(404, "ErrorItemNotFound"))
            let reply = try await writing.deleteEvent(
                DeleteEventRequest(calendar: Fixture.calendar, event: EventID("e"), expected: expected), in: Fixture.context(transport))
            #expect(reply.disposition == .alreadyAbsent)
        }
        let transport = ScriptedTransport(Fixture.json(try marked("e")), HTTPResponse(status: 204))
        let reply = try await writing.deleteEvent(
            DeleteEventRequest(calendar: Fixture.calendar, event: EventID("e"), expected: Revision("W/\"e-1\"")),
            in: Fixture.context(transport))
        #expect(reply.disposition == .deleted)
        #expect(transport.requests.last?.headers["If-Match"] == "W/\"e-1\"")
    }

    @Test func `an event without a usable version is not one that can be written`() async throws {
        let writing = try writing()
        for members in [
            #""id":"e""#, #""id":"e","@odata.etag":"*""#, #""id":"e","@odata.etag":"W/\"a\", W/\"b\"""#, #""id":"e","changeKey":"a\"b""#,
        ] {
            let error = await Fixture.failure { () throws(ProviderError) in
                try await writing.readEvent(
                    ReadEventRequest(calendar: Fixture.calendar, locator: .id(EventID("e"))),
                    in: Fixture.context(ScriptedTransport(Fixture.json("{\(members)}"))))
            }
            #expect(error?.code == .protocolViolation, "\(members)")
        }
        let plain = try await writing.readEvent(
            ReadEventRequest(calendar: Fixture.calendar, locator: .id(EventID("e"))),
            in: Fixture.context(ScriptedTransport(Fixture.json(#"{"id":"e","changeKey":"CQ+1="}"#))))
        #expect(plain.event?.revision == Revision("W/\"CQ+1=\"") && plain.event?.window == nil && plain.event?.title == "")
    }
}
