import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@Suite("A session's attempts", .timeLimit(.minutes(1)))
struct SessionRetryTests {
    private let policy = RetryPolicy(maximumAttempts: 3, firstPause: .seconds(1), longestPause: .seconds(30))

    @Test("pause by the clock that was handed in, and end in success")
    func retries() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.failNext(2, with: SessionFixture.failure(.temporary(retryAfter: .seconds(7))))
        let session = fixture.session(retry: policy)
        let call = Task { try await session.createEvent(fixture.create()) }
        await fixture.clock.advance(by: .seconds(7))
        await fixture.clock.advance(by: .seconds(7))
        #expect(try await call.value.disposition == .created)
        #expect(fixture.provider.callCount == 3)
        let outcome = try #require(fixture.observer.outcomes.first)
        #expect(outcome.attempts == 3)
        #expect(outcome.error == nil)
        #expect(outcome.operation == .createEvent)
    }

    @Test("are repeated after a lost answer where that cannot do anything twice")
    func lostAnswer() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.lostAnswers = 1
        let session = fixture.session(retry: RetryPolicy(maximumAttempts: 2, firstPause: .zero, longestPause: .seconds(1)))
        let call = Task { try await session.createEvent(fixture.create()) }
        await fixture.clock.advance(by: .zero)
        #expect(try await call.value.disposition == .alreadyExisted)
        #expect(fixture.provider.events(in: fixture.calendar).count == 1)
    }

    @Test("are not repeated after a lost answer of an update")
    func lostUpdate() async throws {
        let fixture = SessionFixture()
        let session = fixture.session(retry: policy)
        let event = try await session.createEvent(fixture.create()).event
        fixture.provider.faults.lostAnswers = 1
        let draft = EventDraft(title: "New", window: SessionFixture.window())
        let request = UpdateEventRequest(
            calendar: fixture.calendar, event: event.id, expected: event.revision, key: EventKey("k"), draft: draft)
        let error = await #expect(throws: ProviderError.self) { try await session.updateEvent(request) }
        #expect(error?.effect == .unknown)
        #expect(fixture.provider.callCount == 2)
        #expect(try await session.readEvent(ReadEventRequest(calendar: fixture.calendar, locator: .id(event.id))).event?.title == "New")
    }

    @Test("are not repeated for permanent failures, nor when the provider asks for more patience than there is")
    func notRepeated() async {
        for permanence in [ProviderError.Permanence.permanent, .needsReconsent, .temporary(retryAfter: .seconds(31))] {
            let fixture = SessionFixture()
            fixture.provider.faults.failNext(1, with: SessionFixture.failure(permanence))
            let error = await #expect(throws: ProviderError.self) { try await fixture.session(retry: policy).listCalendars() }
            #expect(error?.permanence == permanence)
            #expect(fixture.provider.callCount == 1)
        }
    }

    @Test("end when they are used up, with the last failure")
    func usedUp() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.failNext(5, with: SessionFixture.failure(.temporary(retryAfter: .seconds(3))))
        let session = fixture.session(retry: policy)
        let call = Task { try await session.listCalendars() }
        await fixture.clock.advance(by: .seconds(3))
        await fixture.clock.advance(by: .seconds(3))
        let error = await #expect(throws: ProviderError.self) { try await call.value }
        #expect(error?.code == .serverFault)
        #expect(fixture.provider.callCount == 3)
        #expect(fixture.observer.outcomes.first?.attempts == 3)
        #expect(fixture.observer.outcomes.first?.error == error)
    }

    @Test("end at the deadline, with the work cancelled")
    func deadline() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.delay = .seconds(1_000)
        let session = fixture.session(deadline: .seconds(120))
        let call = Task { try await session.listCalendars() }
        await fixture.clock.advance(by: .seconds(120))
        let error = await #expect(throws: ProviderError.self) { try await call.value }
        #expect(error?.code == .timedOut)
        #expect(error?.isTemporary == true)
        #expect(error?.effect == ProviderError.Effect.none)
        #expect(fixture.provider.callCount == 0)
    }

    @Test("that pass the deadline leave the effect of an update unknown")
    func deadlineOfUpdate() async throws {
        let fixture = SessionFixture()
        let session = fixture.session(HangingAdapter(base: MemoryAdapter(provider: fixture.provider)), deadline: .seconds(60))
        let request = UpdateEventRequest(
            calendar: fixture.calendar, event: EventID("e"), expected: Revision("r"), key: EventKey("k"),
            draft: EventDraft(title: "T", window: SessionFixture.window()))
        let call = Task { try await session.updateEvent(request) }
        await fixture.clock.advance(by: .seconds(60))
        let error = await #expect(throws: ProviderError.self) { try await call.value }
        #expect(error?.code == .timedOut)
        #expect(error?.effect == .unknown)
    }

    @Test("end when the caller is cancelled")
    func cancelled() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.delay = .seconds(1_000)
        let session = fixture.session()
        let call = Task { try await session.listCalendars() }
        while fixture.clock.asked.count < 2 { await Task.yield() }
        call.cancel()
        let error = await #expect(throws: ProviderError.self) { try await call.value }
        #expect(error?.code == .cancelled)
    }
}

/// The reference adapter whose updates hang until they are cancelled, and then say that nobody knows.
private struct HangingAdapter: ProviderAdapter, EventWriting {
    let base: MemoryAdapter
    var id: ProviderID { base.id }
    var displayName: String { base.displayName }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base }
    var oauthAuthorizing: (any OAuthAuthorizing)? { nil }
    var calendarListing: any CalendarListing { base }
    var freeBusyReading: (any FreeBusyReading)? { base }
    var eventWriting: (any EventWriting)? { self }
    var changeTracking: (any ChangeTracking)? { base }
    var pushReceiving: (any PushReceiving)? { nil }

    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply {
        try await base.createEvent(request, in: context)
    }

    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply {
        try? await context.clock.sleep(for: .seconds(100_000))
        throw ProviderError(
            .cancelled, .temporary(retryAfter: nil), operation: .updateEvent, effect: .unknown, message: "the request was cancelled")
    }

    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply {
        try await base.deleteEvent(request, in: context)
    }

    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply {
        try await base.readEvent(request, in: context)
    }
}
