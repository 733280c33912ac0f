import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

/// The adapter against the simulated service, whole.
@Suite struct SimulatedServiceTests {
    static let behaviours: [@Sendable (inout MicrosoftBehaviour) -> Void] = [
        { _ in }, { $0.repeatedTransaction = .firstEvent }, { $0.abbreviatesOccurrences = false }, { $0.pageSize = 1 },
        { $0.tellsRemovedOccurrences = false },
    ]

    @Test(arguments: behaviours.indices) func `the adapter conforms, however the service decides what is not documented`(_ index: Int)
        async throws
    {
        var behaviour = MicrosoftBehaviour()
        Self.behaviours[index](&behaviour)
        let report = await ConformanceRunner().run(try SimulatedWorld(behaviour).harness())
        #expect(report.isGreen, "\(report.table())")
    }

    /// One after the other and with time: every bit of two kilobytes is flipped, and each is a signature or two to check.
    @Test(
        .serialized,
        arguments: [(true, false, "common"), (true, true, MicrosoftSimulator.workTenant), (false, false, MicrosoftSimulator.workTenant)])
    func `the adapter conforms with encrypted content or none, signed tokens of either version, and a known organisation`(
        resourceData: Bool, isVersion2: Bool, tenant: String
    ) async throws {
        var behaviour = MicrosoftBehaviour()
        behaviour.signsVersion2 = isVersion2
        let world = try SimulatedWorld(behaviour, tenant: tenant, resourceData: resourceData)
        let report = await ConformanceRunner(
            cases: ConformanceCase.all + world.simulator.ownCases, timeLimit: .seconds(600)
        ).run(world.harness())
        #expect(report.isGreen, "\(report.table())")
    }

    static let misfortunes: [SimulatedFault] = [
        .rateLimited(retryAfter: 2.128), .rateLimited(retryAfter: nil), .quotaExceeded, .serverFault(500), .serverFault(503),
        .serverFault(504),
        .refusedConnection, .lostRequest, .lostAnswer, .cutBody, .failureAfterEffect(500), .failureAfterEffect(504), .garbage,
    ]

    @Test(arguments: misfortunes, [MicrosoftBehaviour.RepeatedTransaction.refused, .firstEvent])
    func `whatever happens to a create, creating again leaves one event`(
        _ fault: SimulatedFault, _ repeated: MicrosoftBehaviour.RepeatedTransaction
    ) async throws {
        for operation in ["graph.events.create", "graph.events.list"] {
            var behaviour = MicrosoftBehaviour()
            behaviour.repeatedTransaction = repeated
            let world = try SimulatedWorld(behaviour)
            let session = try await world.session()
            world.simulator.faults = FaultPlan([FaultPlan.Rule(fault, on: operation, times: 2)])
            let request = CreateEventRequest(
                calendar: world.calendar, key: EventKey("booking"), draft: EventDraft(title: "Dinner", window: Fixture.window(9, 10)))
            var made: CreateEventReply?
            for _ in 0..<6 where made == nil {
                let before = try await world.counterpart.events(in: world.calendar).count
                do throws(ProviderError) {
                    made = try await session.createEvent(request)
                } catch {
                    let after = try await world.counterpart.events(in: world.calendar).count
                    #expect(error.effect == .unknown || after == before, "\(error) tells no effect, but there is one")
                }
            }
            let events = try await world.counterpart.events(in: world.calendar)
            #expect(events.map(\.id) == [try #require(made).event.id])
            #expect(world.simulator.faults.drawn > 0)
        }
    }

    @Test(arguments: misfortunes) func `what an update and a delete say of their effect is true`(_ fault: SimulatedFault) async throws {
        for operation in ["graph.events.update", "graph.events.delete"] {
            let world = try SimulatedWorld()
            let session = try await world.session()
            let key = EventKey("booking")
            let event = try await session.createEvent(
                CreateEventRequest(calendar: world.calendar, key: key, draft: EventDraft(title: "Before", window: Fixture.window(9, 10)))
            ).event
            world.simulator.faults = FaultPlan([FaultPlan.Rule(fault, on: operation)])
            let error = await Fixture.failure { () throws(ProviderError) in
                if operation == "graph.events.update" {
                    _ = try await session.updateEvent(
                        UpdateEventRequest(
                            calendar: world.calendar, event: event.id, expected: event.revision, key: key,
                            draft: EventDraft(title: "After", window: Fixture.window(11, 12))))
                } else {
                    _ = try await session.deleteEvent(
                        DeleteEventRequest(calendar: world.calendar, event: event.id, expected: event.revision))
                }
            }
            let now = try await session.readEvent(ReadEventRequest(calendar: world.calendar, locator: .id(event.id))).event
            #expect(error?.effect == .unknown || now == event, "\(fault) on \(operation): \(String(describing: error))")
            #expect(world.simulator.faults.drawn == 1)
        }
    }

    @Test(arguments: ["graph.calendarView", "graph.calendarView.delta", "graph.calendars.list"])
    func `bad pages lose and repeat nothing`(_ operation: String) async throws {
        let world = try SimulatedWorld()
        let session = try await world.session()
        for hour in 0..<25 {
            let window = Fixture.window(Double(hour), Double(hour) + 0.5)
            _ = try await world.counterpart.put(CounterpartEvent("Number \(hour)", .instants(window)), in: world.calendar)
        }
        for fault in [SimulatedFault.smallPages(1), .smallPages(3), .emptyPage, .duplicatedItems] {
            world.simulator.faults = FaultPlan([FaultPlan.Rule(fault, on: operation, times: fault == .emptyPage ? 1 : 20)])
            let busy = try await session.readFreeBusy(FreeBusyRequest(calendars: [world.calendar], window: Fixture.window(0, 48)))
            guard case .known(let time)? = busy.outcomes[world.calendar] else {
                Issue.record("the calendar is unknown: \(fault)")
                continue
            }
            #expect(Set(time.busy.map(\.event)).count == 25)
            var alive: Set<EventID> = []
            var cursor: Cursor?
            for _ in 0..<100 {
                let request = ChangesRequest(calendar: world.calendar, cursor: cursor, horizon: Fixture.window(0, 48))
                guard case .page(let page) = try await session.readChanges(request) else { break }
                for case .upserted(let snapshot) in page.changes { alive.insert(snapshot.id) }
                guard case .more(let next) = page.next else { break }
                cursor = next
            }
            #expect(alive.count == 25)
            #expect(try await session.listCalendars().map(\.id).contains(world.calendar))
        }
    }

    @Test func `a position that the service has forgotten is a lost cursor`() async throws {
        let world = try SimulatedWorld()
        let session = try await world.session()
        let request = ChangesRequest(calendar: world.calendar, cursor: nil, horizon: Fixture.window(0, 48))
        guard case .page(let page) = try await session.readChanges(request), case .end(let cursor) = page.next else {
            Issue.record("there is no end")
            return
        }
        world.simulator.forgetPositions()
        let later = ChangesRequest(calendar: world.calendar, cursor: cursor, horizon: Fixture.window(0, 48))
        #expect(try await session.readChanges(later) == .cursorLost)
    }

    @Test func `an access token that has ended is told as such, and a withdrawn consent needs a new one`() async throws {
        let world = try SimulatedWorld()
        let session = try await world.session()
        world.simulator.faults = FaultPlan([FaultPlan.Rule(.accessTokenExpired)])
        let error = await Fixture.failure { () throws(ProviderError) in try await session.listCalendars() }
        #expect(error?.code == .unauthenticated && error?.permanence == .permanent)
    }
}
