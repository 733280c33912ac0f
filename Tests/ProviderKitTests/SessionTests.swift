import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@Suite("A session", .timeLimit(.minutes(1)))
struct SessionTests {
    @Test("refuses what the adapter does not offer, without any traffic")
    func refusesUndeclared() async {
        let fixture = SessionFixture()
        let session = fixture.session(
            ScriptedAdapter(list: { _ in
                Issue.record("there was traffic"); return ListCalendarsReply(calendars: [])
            }))
        await expectRefusal(.notSupported) { () throws(ProviderError) in try await session.createEvent(fixture.create()) }
        await expectRefusal(.notSupported) { () throws(ProviderError) in
            try await session.readFreeBusy(FreeBusyRequest(calendars: [fixture.calendar], window: SessionFixture.window()))
        }
        await expectRefusal(.notSupported) { () throws(ProviderError) in
            try await session.readChanges(ChangesRequest(calendar: fixture.calendar, cursor: nil, horizon: SessionFixture.window()))
        }
        await expectRefusal(.notSupported) { () throws(ProviderError) in
            try await session.deleteEvent(DeleteEventRequest(calendar: fixture.calendar, event: EventID("e"), expected: nil))
        }
        await expectRefusal(.notSupported) { () throws(ProviderError) in try await session.identify() }
        await expectRefusal(.notSupported) { () throws(ProviderError) in
            try await session.checkCredentials(CheckCredentialsRequest(server: "x"))
        }
        await expectRefusal(.notSupported) { () throws(ProviderError) in
            try await session.refreshTokens(
                RefreshTokensRequest(client: OAuthClient(id: "i", secret: nil, redirectURI: URL(filePath: "/")), refreshToken: Secret("r")))
        }
    }

    @Test("refuses requests that are out of bounds, without any traffic")
    func refusesOutOfBounds() async {
        let fixture = SessionFixture()
        let session = fixture.session()
        let window = SessionFixture.window()
        let person = EventDraft.Participant(address: "a@example.org")
        let drafts = [
            EventDraft(title: String(repeating: "x", count: 10_001), window: window),
            EventDraft(title: "T", window: window, details: String(repeating: "x", count: 100_001)),
            EventDraft(title: "T", window: window, organizer: person, attendees: Array(repeating: person, count: 101)),
        ]
        for draft in drafts {
            await expectRefusal(.invalidRequest) { () throws(ProviderError) in try await session.createEvent(fixture.create(draft: draft)) }
            await expectRefusal(.invalidRequest) { () throws(ProviderError) in
                try await session.updateEvent(
                    UpdateEventRequest(
                        calendar: fixture.calendar, event: EventID("e"), expected: Revision("r"), key: EventKey("k"), draft: draft))
            }
        }
        let invited = CreateEventRequest(
            calendar: fixture.calendar, key: EventKey("k"),
            draft: EventDraft(title: "T", window: window, organizer: person, attendees: [person]),
            invitations: .provider)
        await expectRefusal(.invalidRequest) { () throws(ProviderError) in try await session.createEvent(invited) }
        await expectRefusal(.invalidRequest) { () throws(ProviderError) in try await session.createEvent(fixture.create(key: "")) }
        let long = SessionFixture.window(hours: 367 * 24)
        let many = (0...50).map { CalendarID("\($0)") }
        for request in [FreeBusyRequest(calendars: [fixture.calendar], window: long), FreeBusyRequest(calendars: many, window: window)] {
            await expectRefusal(.invalidRequest) { () throws(ProviderError) in try await session.readFreeBusy(request) }
        }
        for server in ["", String(repeating: "x", count: 2_049)] {
            await expectRefusal(.invalidRequest) { () throws(ProviderError) in
                try await session.checkCredentials(CheckCredentialsRequest(server: server))
            }
        }
        #expect(fixture.provider.callCount == 0)
        #expect(fixture.observer.outcomes.isEmpty)
    }

    @Test("takes what is just within bounds")
    func takesLimits() async throws {
        let fixture = SessionFixture()
        let session = fixture.session()
        let draft = EventDraft(title: String(repeating: "é", count: 10_000), window: SessionFixture.window())
        #expect(try await session.createEvent(fixture.create(draft: draft)).disposition == .created)
        _ = try await session.readFreeBusy(FreeBusyRequest(calendars: [fixture.calendar], window: SessionFixture.window(hours: 366 * 24)))
    }

    @Test("makes a calendar that the adapter says nothing about unknown, and drops what nobody asked for")
    func missingOutcomeIsUnknown() async throws {
        let (a, b, c) = (CalendarID("a"), CalendarID("b"), CalendarID("c"))
        let window = SessionFixture.window()
        let session = SessionFixture().session(
            ScriptedAdapter(freeBusy: { _ in FreeBusyReply(outcomes: [a: .known(BusyTime()), c: .known(BusyTime())]) }))
        let reply = try await session.readFreeBusy(FreeBusyRequest(calendars: [a, b], window: window))
        #expect(reply.outcomes.keys.sorted() == [a, b])
        #expect(reply.outcomes[a] == .known(BusyTime()))
        guard case .unknown(let error)? = reply.outcomes[b] else {
            Issue.record("a calendar without an outcome must be unknown")
            return
        }
        #expect(error.code == .protocolViolation)
    }

    @Test("clips what an adapter says to the window")
    func clips() async throws {
        let window = SessionFixture.window(hours: 2, from: 10)
        let wide = SessionFixture.window(hours: 20)
        let outside = SessionFixture.window(hours: 1, from: 50)
        let calendar = CalendarID("a")
        let time = BusyTime(
            busy: [BusyBlock(window: wide), BusyBlock(window: outside)], unknown: [UnknownTime(window: wide, reason: "r")])
        let session = SessionFixture().session(ScriptedAdapter(freeBusy: { _ in FreeBusyReply(outcomes: [calendar: .known(time)]) }))
        let reply = try await session.readFreeBusy(FreeBusyRequest(calendars: [calendar], window: window))
        #expect(
            reply.outcomes[calendar]
                == .known(BusyTime(busy: [BusyBlock(window: window)], unknown: [UnknownTime(window: window, reason: "r")])))
    }

    @Test("puts pages together, each calendar once")
    func pages() async throws {
        let provider = MemoryProvider(pageSize: 1)
        let fixture = SessionFixture()
        let made = (0..<7).map { provider.makeCalendar(named: "\($0)") }
        let listed = try await fixture.session(MemoryAdapter(provider: provider)).listCalendars()
        #expect(Set(listed.map(\.id)) == Set(made))
        #expect(listed.count == 7)
    }

    @Test("gives up on listings without end, whether they turn in circles or never repeat", arguments: [true, false])
    func endlessPages(inCircles: Bool) async {
        let count = Mutex(0)
        let session = SessionFixture().session(
            ScriptedAdapter(list: { _ in
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                return ListCalendarsReply(calendars: [], next: PageToken(inCircles ? "\(number % 3)" : "\(number)"))
            }))
        await expectRefusal(.protocolViolation) { () throws(ProviderError) in try await session.listCalendars() }
        #expect(count.withLock { $0 } <= 1_000)
    }

    @Test("finds contradictions between what is declared and what is offered")
    func contradictions() {
        #expect(MemoryAdapter(provider: MemoryProvider()).contradictions == [])
        let empty = ScriptedAdapter(
            capabilities: Capabilities(
                authorization: [], freeBusy: nil,
                events: .init(maximumTitleLength: 1, maximumDetailsLength: 1, maximumAttendees: 0, invitations: []),
                tracksChanges: true,
                push: PushAbilities(
                    schemes: [.channelToken], renewal: .replacement, lifetime: 3_600, maximumDeliveryBytes: 8_192,
                    answers: DeliveryAnswers(rejected: 404, unknown: 404))), freeBusy: { _ in FreeBusyReply(outcomes: [:]) })
        #expect(empty.contradictions.count == 5, "\(empty.contradictions)")
    }
}

/// Demands that a call fails permanently with a code.
func expectRefusal<Reply>(
    _ code: ProviderErrorCode, sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws(ProviderError) -> Reply
) async {
    do throws(ProviderError) {
        _ = try await call()
        Issue.record("the call was not refused", sourceLocation: sourceLocation)
    } catch {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(error.permanence == .permanent, sourceLocation: sourceLocation)
        #expect(error.message.count > 15, sourceLocation: sourceLocation)
    }
}
