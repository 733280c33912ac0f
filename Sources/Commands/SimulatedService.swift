public import Foundation
public import ProviderKit
public import ProviderSimulators

/// A provider of the web that can be simulated: how to make the simulator, and how to point the adapter at it.
public struct SimulatedService: Sendable {
    /// The provider's name.
    public let id: ProviderID
    /// Makes a simulator whose tokens end by a clock, with an application registered; `nil` for one of the simulator's own.
    public let makeSimulator: @Sendable (any WallClock, OAuthClient?) -> any SimulatedProvider
    /// The ways in which the adapter can be set up that differ in what has to be proven; at least one. The suite examines each.
    public let modes: [Mode]

    /// One way in which an adapter can be set up.
    public struct Mode: Sendable {
        /// What it is called in reports; `nil` where there is only one.
        public let name: String?
        /// Makes the adapter for a service at an origin; `nil` where the address is none.
        public let makeAdapter: @Sendable (URL) -> (any ProviderAdapter)?

        /// Describes a way.
        public init(name: String? = nil, makeAdapter: @escaping @Sendable (URL) -> (any ProviderAdapter)?) {
            self.name = name
            self.makeAdapter = makeAdapter
        }
    }

    /// Describes a service.
    public init(
        id: ProviderID, makeSimulator: @escaping @Sendable (any WallClock, OAuthClient?) -> any SimulatedProvider, modes: [Mode]
    ) {
        precondition(!modes.isEmpty, "an adapter of \(id) can be set up in no way")
        self.id = id
        self.makeSimulator = makeSimulator
        self.modes = modes
    }
}
