public import Foundation
public import ProviderKit
public import ProviderSimulators

/// A provider of the web that can be simulated: how to make the simulator, and how to point the adapter at it.
public struct SimulatedService: Sendable {
    /// The provider's name.
    public let id: ProviderID
    /// Makes a simulator whose tokens end by a clock, with an application registered; `nil` for one of the simulator's own.
    public let makeSimulator: @Sendable (any WallClock, OAuthClient?) -> any SimulatedProvider
    /// Makes the adapter for a service at an origin; `nil` where the address is none.
    public let makeAdapter: @Sendable (URL) -> (any ProviderAdapter)?

    /// Describes a service.
    public init(
        id: ProviderID, makeSimulator: @escaping @Sendable (any WallClock, OAuthClient?) -> any SimulatedProvider,
        makeAdapter: @escaping @Sendable (URL) -> (any ProviderAdapter)?
    ) {
        self.id = id
        self.makeSimulator = makeSimulator
        self.makeAdapter = makeAdapter
    }
}
