import Foundation

/// Everything that a simulated Microsoft holds.
struct MicrosoftState: Sendable {
    var behaviour: MicrosoftBehaviour
    var faults = FaultPlan()
    var operations: [String] = []
    /// By address in lower case.
    var accounts: [String: MicrosoftAccount] = [:]
    var authorization = AuthorizationState()
    /// The positions in change feeds that were given out, by the token that names each.
    var deltas: [String: DeltaPosition] = [:]
    /// How many lost positions were told, because they are told in two ways by turns.
    var lostPositions = 0
    var random: MicrosoftRandom
    var push = MicrosoftPush()

    init(behaviour: MicrosoftBehaviour, seed: UInt64) {
        self.behaviour = behaviour
        random = MicrosoftRandom(seed: seed)
    }
}
