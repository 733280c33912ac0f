import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct EventWritingTests {
    private let writing = CalDAVEventWriting()
    private let key = EventKey("booking/1 %2F😀", generation: 2)

    private func create(_ server: some HTTPTransport, _ draft: EventDraft = Fixture.draft()) async throws(ProviderError) -> CreateEventReply
    {
        try await writing.createEvent(CreateEventRequest(calendar: Fixture.calendar, key: key, draft: draft), in: Fixture.context(server))
    }

    private func update(_ server: some HTTPTransport, _ event: StoredEvent, _ draft: EventDraft) async throws(ProviderError) -> StoredEvent
    {
        try await writing.updateEvent(
            UpdateEventRequest(calendar: Fixture.calendar, event: event.id, expected: event.revision, key: key, draft: draft),
            in: Fixture.context(server)
        ).event
    }

    private func read(_ server: some HTTPTransport, _ locator: ReadEventRequest.Locator) async throws(ProviderError) -> StoredEvent? {
        try await writing.readEvent(ReadEventRequest(calendar: Fixture.calendar, locator: locator), in: Fixture.context(server)).event
    }

    private func delete(_ server: some HTTPTransport, _ id: EventID, _ expected: Revision?) async throws(ProviderError)
        -> DeleteEventReply.Disposition
    {
        try await writing.deleteEvent(
            DeleteEventRequest(calendar: Fixture.calendar, event: id, expected: expected), in: Fixture.context(server)
        ).disposition
    }

    @Test(arguments: [SimulatedServer.Behaviour.TagStyle.strong, .none, .weak, .unquoted, .percentEncoded])
    func `create, change and delete work however the server spells versions`(_ style: SimulatedServer.Behaviour.TagStyle) async throws {
        let server = SimulatedServer()
        server.change { $0.putTag = style }
        let made = try await create(server)
        #expect(made.disposition == .created)
        #expect(made.event.key == key && made.event.title == "Fitting" && made.event.window == Fixture.draft().window)
        let changed = try await update(server, made.event, Fixture.draft("Moved"))
        #expect(changed.id == made.event.id && changed.uid == made.event.uid && changed.revision != made.event.revision)
        #expect(try await read(server, .key(key)) == changed)
        #expect(try await read(server, .id(changed.id)) == changed)
        #expect(server.requests.filter { $0.method == .put }.last?.headers["If-Match"].map { $0.hasPrefix("\"tag-") } == true)
        #expect(try await delete(server, changed.id, changed.revision) == .deleted)
        for _ in 0..<10 { #expect(try await delete(server, changed.id, changed.revision) == .alreadyAbsent) }
        #expect(try await read(server, .key(key)) == nil)
    }

    @Test(arguments: [false, true])
    func `ten creates with one key leave one event, and a person's change stays`(_ ignoresConditions: Bool) async throws {
        let server = SimulatedServer()
        server.change { $0.ignoresIfNoneMatch = ignoresConditions }
        let first = try await create(server)
        for _ in 0..<9 { #expect(try await create(server).disposition == .alreadyExisted) }
        let name = try #require(server.objects().keys.first)
        server.put(name, try #require(server.objects()[name]).text.replacing("SUMMARY:Fitting", with: "SUMMARY:By hand"))
        let again = try await create(server)
        #expect(again.disposition == .alreadyExisted && again.event.title == "By hand" && again.event.id == first.event.id)
        #expect(server.objects().count == 1)
        #expect(server.log.filter { $0.hasPrefix("PUT") }.count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func `twenty simultaneous creates leave one event`() async throws {
        let server = SimulatedServer()
        let replies = await withTaskGroup(of: CreateEventReply?.self) { group in
            for _ in 0..<20 { group.addTask { @concurrent in try? await create(server) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count { $0?.disposition == .created } == 1)
        #expect(Set(replies.map { $0?.event.revision }).count == 1)
        #expect(server.objects().count == 1)
    }

    @Test func `a create whose answer was lost has an unknown outcome, and the next one finds the event`() async throws {
        let server = SimulatedServer()
        server.change { $0.lostAnswers = 1 }
        let error = await Fixture.failure { () throws(ProviderError) in try await create(server) }
        #expect(error?.effect == .unknown && error?.isTemporary == true)
        #expect(try await create(server).disposition == .alreadyExisted)
        #expect(server.objects().count == 1)
    }

    @Test(arguments: [SimulatedServer.Behaviour.TakenUID.conflict, .preconditionFailed, .forbiddenScheduling, .bareConflict])
    func `our own event under another path is adopted`(_ answer: SimulatedServer.Behaviour.TakenUID) async throws {
        let server = SimulatedServer()
        server.change { $0.takenUID = answer }
        _ = try await create(server)
        let (name, object) = try #require(server.objects().first)
        server.remove(name)
        server.put("moved-elsewhere.ics", object.text)
        let reply = try await create(server)
        #expect(reply.disposition == .alreadyExisted && reply.event.id == EventID("/homes/anna/office/moved-elsewhere.ics"))
        #expect(server.objects().count == 1)
        #expect(try await read(server, .key(key))?.id == reply.event.id)
    }

    @Test func `somebody else's event in our place is a conflict and stays as it is`() async throws {
        let server = SimulatedServer()
        let name = try EventName(key).file
        server.put(name, Fixture.event(uid: "foreign@example.org"))
        #expect(await Fixture.failure { () throws(ProviderError) in try await create(server) }?.code == .conflict)
        #expect(server.objects()[name]?.text == Fixture.event(uid: "foreign@example.org"))
    }

    @Test func `a server that strips our marker still gives our event back`() async throws {
        let server = SimulatedServer()
        server.change {
            $0.stripsUnknownProperties = true
            $0.putTag = .none
        }
        _ = try await create(server)
        #expect(server.objects().first?.value.text.contains("X-CALENDAR-HOST-KEY") == false)
        #expect(try await create(server).disposition == .alreadyExisted)
        #expect(try await read(server, .key(key))?.key == key)
    }

    @Test func `a change keeps what is not ours`() async throws {
        let server = SimulatedServer()
        let made = try await create(server)
        let (name, object) = try #require(server.objects().first)
        server.put(
            name,
            object.text.replacing(
                "END:VEVENT",
                with: "X-OTHER:keep me\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:x\r\nEND:VALARM\r\nEND:VEVENT"))
        let current = try #require(try await read(server, .id(made.event.id)))
        _ = try await update(server, current, Fixture.draft("New"))
        let text = try #require(server.objects()[name]).text
        #expect(
            text.contains("X-OTHER:keep me") && text.contains("TRIGGER:-PT5M") && text.contains("SUMMARY:New")
                && text.contains("SEQUENCE:1"))
        #expect(text.contains("DTSTAMP:20231114T221320Z"))
    }

    @Test(arguments: [false, true])
    func `an outdated version is refused, also by servers that ignore conditions`(_ ignores: Bool) async throws {
        let server = SimulatedServer()
        server.change { $0.ignoresIfMatch = ignores }
        let made = try await create(server).event
        _ = try await update(server, made, Fixture.draft("Second"))
        let before = server.objects()
        let error = await Fixture.failure { () throws(ProviderError) in try await update(server, made, Fixture.draft("Late")) }
        #expect(error?.code == .revisionMismatch && error?.permanence == .permanent && error?.effect == ProviderError.Effect.none)
        #expect(
            await Fixture.failure { () throws(ProviderError) in try await delete(server, made.id, made.revision) }?.code
                == .revisionMismatch)
        #expect(server.objects().mapValues(\.text) == before.mapValues(\.text))
    }

    @Test(.timeLimit(.minutes(1))) func `of simultaneous changes from one version exactly one wins`() async throws {
        let server = SimulatedServer()
        let made = try await create(server).event
        let wins = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask { @concurrent in (try? await update(server, made, Fixture.draft("\(number)"))) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
    }

    @Test func `an event that is gone is not made anew by a change`() async throws {
        let server = SimulatedServer()
        let made = try await create(server).event
        server.remove(try #require(server.objects().keys.first))
        #expect(await Fixture.failure { () throws(ProviderError) in try await update(server, made, Fixture.draft()) }?.code == .notFound)
        #expect(server.objects().isEmpty)
    }

    @Test func `a calendar that does not exist is not found, and nothing is made`() async {
        let server = SimulatedServer()
        let request = CreateEventRequest(calendar: CalendarID("/homes/anna/none/"), key: key, draft: Fixture.draft())
        let error = await Fixture.failure { () throws(ProviderError) in try await writing.createEvent(request, in: Fixture.context(server))
        }
        #expect(error?.code == .notFound && error?.permanence == .permanent)
    }

    @Test(arguments: [
        "/homes/anna/office/", "/homes/anna/office", "", "https://evil.example.net/a.ics", "//evil.example.net/a.ics",
        "/homes/anna/office/../x.ics",
        "/homes/anna/office/?x", "/homes/anna/office/a.ics#f",
    ])
    func `an id that is no event of this server reaches nothing`(_ id: String) async {
        let server = SimulatedServer()
        #expect(await Fixture.failure { () throws(ProviderError) in try await delete(server, EventID(id), nil) }?.code == .invalidRequest)
        #expect(server.log.isEmpty)
    }

    @Test func `keys that differ in anything give other names, and any key gives a plain one`() throws {
        let keys = [
            EventKey("a"), EventKey("A"), EventKey("a", generation: 1), EventKey("1 a"), EventKey("a "), EventKey("a#1"),
            EventKey("../../x"),
            EventKey(String(repeating: "k", count: 5_000)), EventKey("é"), EventKey("e\u{301}"),
        ]
        let names = try keys.map { try EventName($0) }
        #expect(Set(names.map { Array($0.file.utf8) }).count == keys.count)
        #expect(names.allSatisfy { $0.file.utf8.count == 68 && $0.file.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." } })
    }

    @Test(arguments: [InvitationPolicy.silent, .provider])
    func `a silent event asks the server to tell nobody`(_ policy: InvitationPolicy) async throws {
        let server = SimulatedServer()
        server.change { $0.schedules = true }
        var draft = Fixture.draft()
        draft.organizer = .init(address: "anna@example.org", name: "Anna")
        draft.attendees = [.init(address: "bo@example.org"), .init(address: "cy@example.org", name: "Cy; \"X\"")]
        let request = CreateEventRequest(calendar: Fixture.calendar, key: key, draft: draft, invitations: policy)
        _ = try await writing.createEvent(request, in: Fixture.context(server))
        let text = try #require(server.objects().first).value.text.replacing("\r\n ", with: "")
        let attendees = text.components(separatedBy: "\r\n").filter { $0.hasPrefix("ATTENDEE") }
        #expect(attendees.count == 2)
        #expect(attendees.allSatisfy { $0.contains("SCHEDULE-AGENT=CLIENT") == (policy == .silent) })
    }

    @Test func `a server that cannot invite is not asked to, and attendees need an organizer`() async {
        let server = SimulatedServer()
        var draft = Fixture.draft()
        draft.attendees = [.init(address: "bo@example.org")]
        #expect(await Fixture.failure { () throws(ProviderError) in try await create(server, draft) }?.code == .invalidRequest)
        draft.organizer = .init(address: "anna@example.org")
        let request = CreateEventRequest(calendar: Fixture.calendar, key: key, draft: draft, invitations: .provider)
        let error = await Fixture.failure { () throws(ProviderError) in try await writing.createEvent(request, in: Fixture.context(server))
        }
        #expect(error?.code == .notSupported)
        #expect(server.objects().isEmpty)
    }

    @Test(arguments: [
        (403, "valid-calendar-data", ProviderErrorCode.invalidRequest), (412, "valid-calendar-data", .invalidRequest),
        (400, "", .invalidRequest),
        (415, "", .invalidRequest), (403, "max-resource-size", .invalidRequest),
        (403, "allowed-attendee-scheduling-object-change", .forbidden),
        (403, "need-privileges", .forbidden), (403, "", .forbidden), (507, "", .quotaExceeded), (507, "quota-not-exceeded", .quotaExceeded),
        (429, "", .rateLimited), (503, "", .rateLimited), (500, "", .serverFault), (423, "", .conflict), (401, "", .unauthenticated),
        (404, "", .notFound), (409, "", .conflict),
    ])
    func `a refused write is told by its precondition first and its status second`(
        _ status: Int, _ precondition: String, _ code: ProviderErrorCode
    ) async {
        let server = SimulatedServer()
        let namespace = precondition == "need-privileges" || precondition.hasPrefix("quota") ? "DAV:" : "urn:ietf:params:xml:ns:caldav"
        let body = precondition.isEmpty ? "" : "<error xmlns='DAV:'><c:\(precondition) xmlns:c='\(namespace)'/></error>"
        server.change { $0.trap = { $0.method == .put ? HTTPResponse(status: status, body: Data(body.utf8)) : nil } }
        let error = await Fixture.failure { () throws(ProviderError) in try await create(server) }
        #expect(error?.code == code)
        #expect(error?.effect == (status == 500 ? .unknown : ProviderError.Effect.none))
        #expect(server.objects().isEmpty)
    }

    @Test func `the server's wishes to wait are passed on, in seconds and as a date`() async {
        for (value, seconds) in [
            ("120", 120), ("Tue, 14 Nov 2023 22:14:20 GMT", 60), ("Tuesday, 14-Nov-23 22:14:20 GMT", 60), ("Tue Nov 14 22:14:20 2023", 60),
            ("0", 0),
        ] {
            let server = SimulatedServer()
            server.change { $0.trap = { _ in HTTPResponse(status: 429, headers: ["Retry-After": value]) } }
            let error = await Fixture.failure { () throws(ProviderError) in try await create(server) }
            #expect(error?.permanence == .temporary(retryAfter: .seconds(seconds)), "\(value)")
        }
    }
}
