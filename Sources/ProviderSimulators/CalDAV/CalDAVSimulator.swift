public import Foundation
public import ProviderConformance
public import ProviderKit
import Synchronization

/// A CalDAV server, simulated: accounts with passwords, calendars, events, change feeds, WebDAV-Push, and misfortune by plan.
///
/// Every instance is a world of its own and may be used from many tasks. It is strict: conditions, preconditions and sync tokens are judged as
/// the RFCs have it, and its own XML reader takes no document types. What it leaves out, it refuses: free-busy queries, scheduling, other
/// people's calendars. Which server's pushes it imitates is a ``CalDAVPushStyle``.
public final class CalDAVSimulator: WebSimulator {
    /// The address in memory where no other is given.
    public static let defaultOrigin: URL = {
        guard let url = URL(string: "https://caldav.simulator.example") else { preconditionFailure("the address is none") }
        return url
    }()

    /// The adapter's name for the provider.
    public static let id = ProviderID("caldav")

    /// The address under which the simulator is reached in memory; on loopback the server's own address takes its place.
    public let origin: URL
    let clock: any WallClock
    let state: Mutex<CalDAVState>
    let outlet = Mutex<(any HTTPTransport)?>(nil)

    /// Makes a world without accounts. Throws where the system's cryptographic library makes no key.
    public init(
        clock: any WallClock, origin: URL = CalDAVSimulator.defaultOrigin, push style: CalDAVPushStyle? = .xandikos,
        random: any RandomSource = SystemRandom()
    ) throws {
        self.clock = clock
        self.origin = origin
        state = Mutex(CalDAVState(push: try PushState(style: style, random: random)))
    }

    /// Answers a request, whatever host it names.
    public func exchange(_ request: HTTPRequest) async -> SimulatedExchange {
        let now = clock.now
        return state.withLock { $0.exchange(request, now: now) }
    }

    /// The misfortunes to come.
    public var faults: FaultPlan {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// The names of the operations of all requests so far, in order: the method in lower case, `report.sync-collection` and the like,
    /// `push.register`, `push.unregister`.
    public var operations: [String] { state.withLock { $0.operations } }

    /// Makes an account with one calendar and gives the calendar's id. An account that is there already is left as it is.
    @discardableResult
    public func makeAccount(_ name: String, password: Secret) -> CalendarID {
        let place = CalDAVPath.Place(owner: name, name: "personal")
        state.withLock { state in
            guard state.passwords[name] == nil else { return }
            state.passwords[name] = password
            state.makeCalendar(place, displayName: "Personal")
        }
        return CalendarID(CalDAVPath.calendar(place).href)
    }

    /// Makes a calendar that its account may only read.
    public func makeReadOnlyCalendar(for account: String) -> CalendarID {
        let place = CalDAVPath.Place(owner: account, name: "read-only")
        state.withLock { state in
            state.makeCalendar(place, displayName: "Read only")
            state.calendars[place]?.isReadOnly = true
        }
        return CalendarID(CalDAVPath.calendar(place).href)
    }

    /// Forgets every position in change feeds: tokens from before are refused with `valid-sync-token`.
    public func forgetPositions() {
        state.withLock { state in for place in state.calendars.keys { state.calendars[place]?.forgetPositions() } }
    }

    /// Acts at the server behind the adapter's back; `transport` reaches the simulator, at `server` where that is not its ``origin``.
    public func counterpart(for account: String, server: URL? = nil, transport: any HTTPTransport) throws -> CalDAVCounterpart {
        let home = (server ?? origin).appending(path: CalDAVPath.home(account).href)
        return CalDAVCounterpart(home: home, username: account, password: try password(of: account), transport: transport)
    }

    /// A harness for an adapter to this server. `account` has to exist; `transport` reaches the simulator, at `server` where that is not its
    /// ``origin``.
    public func harness(
        adapter: any ProviderAdapter, account: String, server: URL? = nil, transport: any HTTPTransport,
        readOnlyCalendar: CalendarID? = nil
    ) throws -> AccountHarness {
        AccountHarness(
            adapter: adapter, server: (server ?? origin).absoluteString, username: account, password: try password(of: account),
            transport: transport, clock: clock, readOnlyCalendar: readOnlyCalendar,
            counterpart: try counterpart(for: account, server: server, transport: transport),
            pushCounterpart: CalDAVPushCounterpart(simulator: self))
    }

    private func password(of account: String) throws -> Secret {
        guard let password = state.withLock({ $0.passwords[account] }) else {
            throw HarnessError("there is no account \(account); make it first")
        }
        return password
    }
}
