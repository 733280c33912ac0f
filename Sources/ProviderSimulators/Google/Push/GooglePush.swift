import Foundation
import ProviderKit

/// Every channel of the simulated service, and what waits to be sent.
struct GooglePush: Sendable {
    /// By id; a channel that ended keeps its id, so that nobody gets it again.
    var channels: [String: GoogleChannel] = [:]
    var queue = DeliveryQueue<GooglePushMessage>()
    /// Channels that were opened just now and have not been greeted.
    var ungreeted: [String] = []
    private var random = SeededNumbers(seed: 7)

    /// Notes that something in a calendar changed: one message for every channel on it.
    mutating func announce(_ calendar: String, now: Date) {
        for id in channels.keys.sorted() {
            guard let channel = channels[id], channel.calendar == calendar, channel.isAlive(at: now) else { continue }
            send(.exists, through: id, now: now)
        }
    }

    /// Puts a message of a channel into the queue, with the next number. Numbers rise and are not consecutive.
    mutating func send(_ state: GooglePushMessage.State, through id: String, now: Date) {
        guard let number = channels[id]?.number else { return }
        let next = number == 0 ? 1 : number + Int.random(in: 1...9_999, using: &random)
        channels[id]?.number = next
        guard let channel = channels[id] else { return }
        queue.add(GooglePushMessage(channel: channel, state: state, number: next), now: now)
    }
}
