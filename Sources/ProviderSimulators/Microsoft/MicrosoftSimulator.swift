public import Foundation
public import ProviderKit
import Synchronization

/// Microsoft's calendars, simulated: sign-in (`/{tenant}/oauth2/v2.0/…`) and Microsoft Graph (`/v1.0/…`), told apart by the path.
///
/// What it does, what of it is documented and what is assumed is in `README.md` beside this file. Everything it holds is behind one mutex.
public final class MicrosoftSimulator: SimulatedProvider {
    /// `microsoft`.
    public let id = ProviderID("microsoft")
    /// The address in memory.
    public let origin: URL
    /// The application that is registered.
    public let client: OAuthClient

    let clock: any WallClock
    let state: Mutex<MicrosoftState>
    /// Carries deliveries out.
    let transport = Mutex<(any HTTPTransport)?>(nil)

    /// An origin that nobody else has: `https://microsoft.simulator.example`.
    public static let defaultOrigin = address("https://microsoft.simulator.example")
    /// An application with a secret.
    public static let defaultClient = OAuthClient(
        id: "6731de76-14a6-49ae-97bc-6eba6914391e", secret: Secret("qWgdYAmab0YSkuL1qKv5bPX~simulated"),
        redirectURI: address("https://calendar-host.example/oauth/microsoft/callback"))

    /// Makes a world without accounts. Two worlds of one `seed` give out the same ids and tokens for the same requests.
    public init(
        clock: any WallClock, origin: URL = MicrosoftSimulator.defaultOrigin, client: OAuthClient = MicrosoftSimulator.defaultClient,
        behaviour: MicrosoftBehaviour = MicrosoftBehaviour(), seed: UInt64 = 1
    ) {
        self.clock = clock
        self.origin = origin
        self.client = client
        state = Mutex(MicrosoftState(behaviour: behaviour, seed: seed))
    }

    /// The misfortunes to come. One that cannot happen to a request, such as a lost position where none is sent, waits for the next.
    public var faults: FaultPlan {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// How the simulator behaves where the documentation leaves it open.
    public var behaviour: MicrosoftBehaviour {
        get { state.withLock { $0.behaviour } }
        set { state.withLock { $0.behaviour = newValue } }
    }

    /// The names of the operations of all requests so far, in order; a request that matches none is `unknown`.
    public var operations: [String] { state.withLock { $0.operations } }

    private static func address(_ text: String) -> URL {
        guard let url = URL(string: text) else { preconditionFailure("\(text) is an address") }
        return url
    }
}
