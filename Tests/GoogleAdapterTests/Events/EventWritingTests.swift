import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct EventWritingTests {
    private let role = GoogleEventWriting(endpoints: .production)

    private func create(_ transport: ScriptedTransport, _ draft: EventDraft = Fixture.draft()) async throws(ProviderError)
        -> CreateEventReply
    {
        try await role.createEvent(
            CreateEventRequest(calendar: Fixture.calendar, key: Fixture.key, draft: draft), in: Fixture.context(transport))
    }

    private func update(_ transport: ScriptedTransport, _ draft: EventDraft = Fixture.draft()) async throws(ProviderError)
        -> UpdateEventReply
    {
        try await role.updateEvent(
            UpdateEventRequest(
                calendar: Fixture.calendar, event: EventID(Fixture.id), expected: Revision("\"1\""), key: Fixture.key, draft: draft),
            in: Fixture.context(transport))
    }

    private func delete(_ transport: ScriptedTransport, expected: Revision? = Revision("\"1\"")) async throws(ProviderError)
        -> DeleteEventReply
    {
        try await role.deleteEvent(
            DeleteEventRequest(calendar: Fixture.calendar, event: EventID(Fixture.id), expected: expected), in: Fixture.context(transport))
    }

    /// Answers by method, then by order.
    private func transport(_ answers: [HTTPResponse]) -> ScriptedTransport {
        ScriptedTransport { _, number in number < answers.count ? answers[number] : HTTPResponse(status: 599) }
    }

    @Test func `a create sends the derived id, the marker and instants in UTC`() async throws {
        var draft = Fixture.draft("Fitting \"1\"\nline")
        draft.timeZone = "Europe/Berlin"
        draft.details = "<b>a</b> & b"
        draft.link = URL(string: "https://shop.example/b/1")
        draft.attendees = [EventDraft.Participant(address: "guest@example.org", name: "Guest")]
        draft.isBusy = false
        draft.status = .tentative
        let transport = transport([Fixture.answer(Fixture.event())])
        let reply = try await create(transport, draft)
        #expect(reply.disposition == .created)
        #expect(reply.event.key == Fixture.key)
        #expect(reply.event.window == Fixture.draft().window)
        #expect(reply.event.revision == Revision("\"1\""))
        let request = try #require(transport.requests.first)
        #expect(
            request.url.absoluteString
                == "https://www.googleapis.com/calendar/v3/calendars/team%2Fa%40group.calendar.google.com/events?sendUpdates=none")
        let json = request.json
        #expect(json["id"] as? String == Fixture.id)
        #expect(json["summary"] as? String == "Fitting \"1\"\nline")
        #expect(json["description"] as? String == "<b>a</b> & b")
        #expect((json["start"] as? [String: String]) == ["dateTime": "2026-03-10T09:00:00Z", "timeZone": "Europe/Berlin"])
        #expect(json["transparency"] as? String == "transparent")
        #expect(json["status"] as? String == "tentative")
        #expect((json["source"] as? [String: String])?["url"] == "https://shop.example/b/1")
        #expect((json["attendees"] as? [[String: String]])?.first?["responseStatus"] == "needsAction")
        #expect(json["location"] == nil)
        #expect(json["iCalUID"] == nil)
    }

    @Test func `a zone and a link that Google would refuse are left out, and the instants stay`() async throws {
        for (zone, link) in [("Mars/Olympus", "mailto:a@b"), ("../../etc/passwd", "javascript:x"), ("", "https:///x")] {
            var draft = Fixture.draft()
            draft.timeZone = zone
            draft.link = URL(string: link)
            let transport = transport([Fixture.answer(Fixture.event())])
            _ = try await create(transport, draft)
            let json = try #require(transport.requests.first).json
            #expect((json["start"] as? [String: String]) == ["dateTime": "2026-03-10T09:00:00Z"])
            #expect(json["source"] == nil)
        }
    }

    @Test func `who tells the guests decides sendUpdates`() async throws {
        for (policy, value) in [(InvitationPolicy.silent, "none"), (.provider, "all")] {
            let transport = transport([Fixture.answer(Fixture.event())])
            _ = try await role.createEvent(
                CreateEventRequest(calendar: Fixture.calendar, key: Fixture.key, draft: Fixture.draft(), invitations: policy),
                in: Fixture.context(transport))
            #expect(transport.requests.first?.query["sendUpdates"] == value)
        }
    }

    @Test func `an id that is taken by our event is that event`() async throws {
        let transport = transport([Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409), Fixture.answer(Fixture.event())])
        let reply = try await create(transport)
        #expect(reply.disposition == .alreadyExisted)
        #expect(transport.requests.map(\.method) == [.post, .get])
    }

    @Test func `a deleted event is brought back under its version`() async throws {
        let dead = Fixture.event(etag: "\\\"5\\\"", more: #","status":"cancelled""#)
        let transport = transport([
            Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409), Fixture.answer(dead), Fixture.answer(Fixture.event()),
        ])
        let reply = try await create(transport)
        #expect(reply.disposition == .created)
        let patch = try #require(transport.requests.last)
        #expect(patch.method == .patch)
        #expect(patch.headers["If-Match"] == "\"5\"")
        #expect(patch.json["status"] as? String == "confirmed")
        #expect(patch.json["description"] is NSNull)
    }

    @Test func `a deleted event that shows nothing but its id is brought back`() async throws {
        let transport = transport([
            Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409),
            Fixture.answer(#"{"id":"\#(Fixture.id)","status":"cancelled"}"#),
            Fixture.answer(Fixture.event()),
        ])
        #expect(try await create(transport).disposition == .created)
        #expect(transport.requests.last?.headers["If-Match"] == nil)
    }

    @Test func `when somebody else brings it back first, that is the event`() async throws {
        let dead = Fixture.event(more: #","status":"cancelled""#)
        let transport = transport([
            Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409), Fixture.answer(dead),
            Fixture.answer(Fixture.refusal(412, "conditionNotMet"), status: 412), Fixture.answer(Fixture.event()),
        ])
        #expect(try await create(transport).disposition == .alreadyExisted)
    }

    @Test(arguments: [nil, EventKey("booking-2"), EventKey("booking-1", generation: 1)], ["", #","status":"cancelled""#])
    func `an event of somebody else is a conflict and is not written to`(_ marker: EventKey?, _ status: String) async throws {
        guard marker != nil || status.isEmpty else { return }
        let transport = transport([
            Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409), Fixture.answer(Fixture.event(marker: marker, more: status)),
        ])
        let failure = await Fixture.failure { () throws(ProviderError) in try await create(transport) }
        #expect(failure?.code == .conflict)
        #expect(failure?.permanence == .permanent)
        #expect(transport.requests.count == 2)
    }

    @Test func `an id that is taken by what cannot be seen yet is tried again later`() async throws {
        let transport = transport([
            Fixture.answer(Fixture.refusal(409, "duplicate"), status: 409), Fixture.answer(Fixture.refusal(404, "notFound"), status: 404),
        ])
        let failure = await Fixture.failure { () throws(ProviderError) in try await create(transport) }
        #expect(failure?.isTemporary == true)
    }

    @Test(arguments: ["", "<html>Sign in</html>", "{}", "[]", #"{"id":"other","etag":"\"1\""}"#, #"{"id":"#])
    func `an answer to a write that is none leaves its effect unknown`(_ body: String) async throws {
        for status in [200, 204] {
            let created = await Fixture.failure { () throws(ProviderError) in
                try await create(transport([Fixture.answer(body, status: status)]))
            }
            #expect(created?.code == .protocolViolation)
            #expect(created?.effect == .unknown)
        }
        guard !body.contains("other") else { return }
        let updated = await Fixture.failure { () throws(ProviderError) in try await update(transport([Fixture.answer(body)])) }
        #expect(updated?.effect == .unknown)
        guard !body.isEmpty else { return }
        let deleted = await Fixture.failure { () throws(ProviderError) in try await delete(transport([Fixture.answer(body)])) }
        #expect(deleted?.effect == .unknown)
    }

    @Test func `a lost connection leaves a write's effect unknown, and a read's is none`() async throws {
        let lost = ScriptedTransport { _, _ throws(HTTPTransportError) in
            throw HTTPTransportError(kind: .connectionLost, mayHaveReachedServer: true, peer: "x:443")
        }
        let written = await Fixture.failure { () throws(ProviderError) in try await create(lost) }
        #expect(written?.effect == .unknown)
        let read = await Fixture.failure { () throws(ProviderError) in
            try await role.readEvent(ReadEventRequest(calendar: Fixture.calendar, locator: .key(Fixture.key)), in: Fixture.context(lost))
        }
        #expect(read?.effect == ProviderError.Effect.none)
    }

    @Test func `an update is a patch under the expected version that takes away what the draft lacks`() async throws {
        let transport = transport([Fixture.answer(Fixture.event(etag: "\\\"2\\\""))])
        let reply = try await update(transport)
        #expect(reply.event.revision == Revision("\"2\""))
        let request = try #require(transport.requests.first)
        #expect(request.method == .patch)
        #expect(request.headers["If-Match"] == "\"1\"")
        #expect(request.json["location"] is NSNull)
        #expect((request.json["start"] as? [String: Any])?["date"] is NSNull)
        #expect((request.json["attendees"] as? [Any])?.isEmpty == true)
        #expect(request.json["recurrence"] == nil)
        #expect(request.json["id"] == nil)
    }

    @Test func `guests keep the answers that they have given`() async throws {
        let held = Fixture.event(
            more:
                #","attendees":[{"email":"A@example.org","responseStatus":"accepted","comment":"yes"},{"email":"b@example.org","responseStatus":"declined"}]"#
        )
        let transport = transport([Fixture.answer(held), Fixture.answer(Fixture.event(etag: "\\\"2\\\""))])
        var draft = Fixture.draft()
        draft.attendees = [EventDraft.Participant(address: "a@example.org"), EventDraft.Participant(address: "c@example.org")]
        _ = try await update(transport, draft)
        let guests = try #require(transport.requests.last?.json["attendees"] as? [[String: String]])
        #expect(guests.map { $0["responseStatus"] } == ["accepted", "needsAction"])
        #expect(guests.first?["comment"] == "yes")
    }

    @Test func `with guests, another version is found before anything is written`() async throws {
        var draft = Fixture.draft()
        draft.attendees = [EventDraft.Participant(address: "a@example.org")]
        let transport = transport([Fixture.answer(Fixture.event(etag: "\\\"9\\\""))])
        let failure = await Fixture.failure { () throws(ProviderError) in try await update(transport, draft) }
        #expect(failure?.code == .revisionMismatch)
        #expect(transport.requests.map(\.method) == [.get])
    }

    @Test func `an event that is gone is not changed and not brought back`() async throws {
        let cancelled = Fixture.answer(Fixture.event(more: #","status":"cancelled""#))
        let outdated = Fixture.answer(Fixture.refusal(412, "conditionNotMet"), status: 412)
        let cases: [([HTTPResponse], ProviderErrorCode)] = [
            ([Fixture.answer(Fixture.refusal(404, "notFound"), status: 404)], .notFound),
            ([Fixture.answer(Fixture.refusal(410, "deleted"), status: 410)], .notFound),
            ([outdated, cancelled], .notFound), ([outdated, Fixture.answer("", status: 404)], .notFound),
            ([outdated, Fixture.answer(Fixture.event(etag: "\\\"7\\\""))], .revisionMismatch), ([cancelled], .notFound),
        ]
        for (answers, code) in cases {
            let failure = await Fixture.failure { () throws(ProviderError) in try await update(transport(answers)) }
            #expect(failure?.code == code)
            #expect(failure?.permanence == .permanent)
        }
    }

    @Test func `a delete says whether there was anything`() async throws {
        #expect(try await delete(transport([HTTPResponse(status: 204)])).disposition == .deleted)
        for (status, reason) in [(410, "deleted"), (404, "notFound")] {
            let answer = Fixture.answer(Fixture.refusal(status, reason), status: status)
            #expect(try await delete(transport([answer])).disposition == .alreadyAbsent)
        }
        let outdated = Fixture.answer(Fixture.refusal(412, "conditionNotMet"), status: 412)
        #expect(
            try await delete(transport([outdated, Fixture.answer(Fixture.event(more: #","status":"cancelled""#))])).disposition
                == .alreadyAbsent)
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await delete(transport([outdated, Fixture.answer(Fixture.event())]))
        }
        #expect(failure?.code == .revisionMismatch)
    }

    @Test func `a delete names the version only where one is expected`() async throws {
        for expected in [nil, Revision("\"1\"")] {
            let transport = transport([HTTPResponse(status: 204)])
            _ = try await delete(transport, expected: expected)
            #expect(transport.requests.first?.headers["If-Match"] == expected?.rawValue)
            #expect(transport.requests.first?.body.isEmpty == true)
        }
    }

    @Test func `a key finds only the event that carries it`() async throws {
        func find(_ body: String, _ status: Int = 200) async throws -> StoredEvent? {
            try await role.readEvent(
                ReadEventRequest(calendar: Fixture.calendar, locator: .key(Fixture.key)), in: Fixture.context(status, body)
            ).event
        }
        #expect(try await find(Fixture.event())?.id == EventID(Fixture.id))
        #expect(try await find(Fixture.event(marker: nil)) == nil)
        #expect(try await find(Fixture.event(marker: EventKey("other"))) == nil)
        #expect(try await find(Fixture.event(more: #","status":"cancelled""#)) == nil)
        #expect(try await find(Fixture.refusal(404, "notFound"), 404) == nil)
    }

    @Test(arguments: ["", ".", "..", "..."])
    func `an id that would lead elsewhere is never put into an address`(_ id: String) async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(Fixture.event()) }
        let failures = [
            await Fixture.failure { () throws(ProviderError) in
                try await role.readEvent(
                    ReadEventRequest(calendar: CalendarID(id), locator: .id(EventID("abc"))), in: Fixture.context(transport))
            },
            await Fixture.failure { () throws(ProviderError) in
                try await role.deleteEvent(
                    DeleteEventRequest(calendar: Fixture.calendar, event: EventID(id), expected: nil), in: Fixture.context(transport))
            },
        ]
        #expect(failures.allSatisfy { $0?.code == .notFound })
        #expect(transport.requests.isEmpty)
    }

    @Test func `ids with anything in them stay in their place of the address`() async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(Fixture.event()) }
        _ = try await role.readEvent(
            ReadEventRequest(calendar: CalendarID("a/../b?c#d%2e"), locator: .id(EventID("../x?y=1"))), in: Fixture.context(transport))
        #expect(
            transport.requests.first?.url.absoluteString
                == "https://www.googleapis.com/calendar/v3/calendars/a%2F..%2Fb%3Fc%23d%252e/events/..%2Fx%3Fy%3D1")
    }

    @Test func `a key that an event cannot carry is refused before anything is sent`() async throws {
        let transport = ScriptedTransport { _, _ in Fixture.answer(Fixture.event()) }
        let failure = await Fixture.failure { () throws(ProviderError) in
            try await role.createEvent(
                CreateEventRequest(
                    calendar: Fixture.calendar, key: EventKey(String(repeating: "漢", count: 3_000)), draft: Fixture.draft()),
                in: Fixture.context(transport))
        }
        #expect(failure?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }
}
