import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

/// A push role that is broken on purpose, and the case that must find out.
struct PushMutant: Sendable, CustomTestStringConvertible {
    /// What is wrong with it.
    let flaw: String
    /// The id of the case that must fail.
    let caughtBy: String
    /// Which reference it is made of.
    let flavour: ReferenceFlavour
    /// Breaks the reference.
    let tamper: @Sendable (inout TamperedPush, ReferenceAdapter) -> Void

    init(
        _ flaw: String, caughtBy: String, _ flavour: ReferenceFlavour = .envelope,
        tamper: @escaping @Sendable (inout TamperedPush, ReferenceAdapter) -> Void
    ) {
        self.flaw = flaw
        self.caughtBy = caughtBy
        self.flavour = flavour
        self.tamper = tamper
    }

    var testDescription: String { "\(flaw) (\(caughtBy))" }

    /// One that takes some refused deliveries for the last genuine one: a check is missing.
    static func believing(
        _ flaw: String, caughtBy: String, _ flavour: ReferenceFlavour = .envelope, _ believes: @escaping @Sendable (Forgery) -> Bool
    ) -> PushMutant {
        PushMutant(flaw, caughtBy: caughtBy, flavour) { push, _ in push.believes = believes }
    }

    /// One that refuses some genuine deliveries: a check too many.
    static func refusing(
        _ flaw: String, caughtBy: String, _ flavour: ReferenceFlavour = .envelope,
        _ refuses: @escaping @Sendable (Delivery, PushChannel) -> Bool
    ) -> PushMutant {
        PushMutant(flaw, caughtBy: caughtBy, flavour) { push, _ in push.refuses = refuses }
    }

    static let all: [PushMutant] = [
        channels, judging, channelTokens, signedTokens, encryption, webPush, webPushMessages, bodySignatures,
    ].flatMap(\.self)
}
