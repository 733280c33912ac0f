public import Foundation
public import ProviderConformance
public import ProviderKit
import Synchronization

/// Google Calendar, simulated: OAuth 2.0 and the Calendar API v3 under one origin, with the real service's paths.
///
/// It is written from the service's discovery document and public guides, independently of the adapter. Which behaviours are documented and
/// which are assumed is in the README beside it. Every request is checked against the discovery document and refused as the service does.
public final class GoogleSimulator: SimulatedProvider {
    /// The application that is registered where no other is given.
    public static let defaultClient = OAuthClient(
        id: "simulated.apps.googleusercontent.com", secret: Secret("GOCSPX-simulated"),
        redirectURI: address("https://host.example/oauth/callback"))
    /// The address in memory where no other is given.
    public static let defaultOrigin = address("https://google.simulator.example")
    /// The scopes of a consent to everything that two-way synchronisation needs.
    public static let defaultScopes = [
        "openid", GoogleScopes.prefix + "userinfo.email", GoogleScopes.prefix + "calendar.events",
        GoogleScopes.prefix + "calendar.freebusy",
        GoogleScopes.prefix + "calendar.calendarlist.readonly",
    ]

    /// `google`.
    public let id = ProviderID("google")
    /// The address under which the simulator is reached in memory.
    public let origin: URL
    /// The application that is registered.
    public let client: OAuthClient
    let clock: any WallClock
    let state: Mutex<GoogleState>
    /// Carries deliveries out.
    let transport = Mutex<(any HTTPTransport)?>(nil)

    /// Makes a world without accounts. Tokens live by the clock.
    public init(
        clock: any WallClock, origin: URL = GoogleSimulator.defaultOrigin, client: OAuthClient = GoogleSimulator.defaultClient
    ) {
        self.clock = clock
        self.origin = origin
        self.client = client
        state = Mutex(GoogleState(client: client))
    }

    /// Answers a request, whatever host it names. A new channel's first message is on its way before the answer is.
    public func exchange(_ request: HTTPRequest) async -> SimulatedExchange {
        let now = clock.now
        let exchange = state.withLock { $0.exchange(request, now: now) }
        await greet()
        return exchange
    }

    /// The misfortunes to come.
    public var faults: FaultPlan {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// How the service behaves where it may behave this way or that way.
    public var options: GoogleOptions {
        get { state.withLock { $0.options } }
        set { state.withLock { $0.options = newValue } }
    }

    /// The names of the operations of all requests so far: ids of the discovery document such as `calendar.events.insert`, or
    /// `oauth.authorize`, `oauth.token.code`, `oauth.token.refresh`, `oauth.revoke`, `openid.userinfo`, `unknown`.
    public var operations: [String] { state.withLock { $0.operations } }

    /// Acts at the service behind the adapter's back.
    public func counterpart(for account: String) -> any Counterpart { GoogleCounterpart(simulator: self, account: account) }

    /// The truth about a calendar. All-day events are meant in the calendar's own zone, so `zone` is not needed.
    public func busyTruth(of calendar: CalendarID, account: String, in window: TimeWindow, zone: String) throws -> [BusyBlock] {
        try state.withLock { state in
            guard let calendar = try? state.calendar(calendar.rawValue, of: account) else {
                throw HarnessError("\(account) has no calendar \(calendar); make it first")
            }
            return GoogleState.occupied(calendar, from: window.start, to: window.end)
                .flatMap { kind, windows in windows.map { BusyBlock(window: $0, kind: kind) } }
                .sorted { ($0.window.start, $0.window.end, $0.kind.rawValue) < ($1.window.start, $1.window.end, $1.kind.rawValue) }
        }
    }

    private static func address(_ text: String) -> URL {
        guard let url = URL(string: text) else { preconditionFailure("\(text) is no address") }
        return url
    }
}
