/// The statuses of the answers to deliveries. Whatever the reason of a rejection, its answer is the same; bodies are empty.
public struct DeliveryAnswers: Hashable, Sendable, Codable {
    /// Of a delivery that is safely stored, or was stored before.
    public let accepted: Int
    /// Of a delivery that is not believed.
    public let rejected: Int
    /// Of a delivery to an address that leads to no channel, or to one that ended.
    public let unknown: Int

    /// Makes answers.
    public init(accepted: Int = 202, rejected: Int, unknown: Int) {
        self.accepted = accepted
        self.rejected = rejected
        self.unknown = unknown
    }
}
