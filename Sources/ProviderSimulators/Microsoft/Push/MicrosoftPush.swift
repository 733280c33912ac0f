import Foundation
import ProviderKit

/// Every subscription of the simulated service, and what waits to be sent.
struct MicrosoftPush: Sendable {
    var subscriptions: [String: MicrosoftSubscription] = [:]
    var queue = DeliveryQueue<GraphNotification>()
    /// What was encrypted, by the ciphertext, for the one who acts at the sending side.
    private(set) var plaintexts: [String: Data] = [:]
    var keys = SigningKeys()

    /// How much of what was encrypted is remembered.
    private static let mostPlaintexts = 10_000

    /// Remembers what was encrypted.
    mutating func remember(_ plaintext: Data, of ciphertext: String) {
        if plaintexts.count >= Self.mostPlaintexts { plaintexts = [:] }
        plaintexts[ciphertext] = plaintext
    }

    /// Subscriptions of an account that have not ended, in order of their ids.
    func living(of account: String, at now: Date) -> [MicrosoftSubscription] {
        subscriptions.values.filter { $0.account == account && now < $0.end }.sorted { $0.id < $1.id }
    }
}

/// One item on its way.
struct GraphNotification: Sendable {
    let subscription: String
    let address: URL
    let tenant: String
    /// Whether Microsoft vouches for it with a token.
    let isRich: Bool
    let value: GraphValue
}
