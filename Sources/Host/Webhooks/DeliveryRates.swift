import Foundation
import Synchronization

/// Bounds how often deliveries are looked at: a bucket for each channel that was seen lately, and one for all other addresses together.
///
/// An address that nobody knows costs a look into the database only while the common bucket lasts; a channel that turns out to be there
/// gives back what it took of it. Memory is bounded by ``WebhookLimits/rememberedChannels``.
final class DeliveryRates: Sendable {
    private struct State {
        var channels: [String: TokenBucket] = [:]
        var others: TokenBucket
    }

    private let state: Mutex<State>
    private let limits: WebhookLimits

    init(_ limits: WebhookLimits, now: Date) {
        self.limits = limits
        state = Mutex(State(others: TokenBucket(tokens: limits.unknownBurst, filledAt: now)))
    }

    /// Whether a delivery to the hook of this hash may be looked up.
    func admits(_ hash: String, now: Date) -> Bool {
        state.withLock { state in
            if state.channels[hash] != nil {
                return state.channels[hash]?.take(rate: limits.perChannel, burst: limits.channelBurst, now: now) ?? false
            }
            return state.others.take(rate: limits.unknown, burst: limits.unknownBurst, now: now)
        }
    }

    /// Has a channel pay for further items of a delivery, however many: what it owes holds back its next deliveries, and nobody else's.
    func charge(_ hash: String, _ items: Int, now: Date) {
        guard items > 0 else { return }
        state.withLock { $0.channels[hash]?.charge(items, rate: limits.perChannel, burst: limits.channelBurst, now: now) }
    }

    /// Remembers that the hook leads to a channel.
    func found(_ hash: String, now: Date) {
        state.withLock { state in
            guard state.channels[hash] == nil else { return }
            if state.channels.count >= limits.rememberedChannels { forget(&state, now) }
            state.channels[hash] = TokenBucket(tokens: limits.channelBurst - 1, filledAt: now)
            state.others.tokens = min(limits.unknownBurst, state.others.tokens + 1)
        }
    }

    /// How many channels' rates are held.
    var remembered: Int { state.withLock(\.channels.count) }

    /// Lets go of channels whose buckets are full again; where none is, of those that rested longest.
    private func forget(_ state: inout State, _ now: Date) {
        let rest = limits.channelBurst / limits.perChannel
        state.channels = state.channels.filter { now.timeIntervalSince($0.value.filledAt) < rest }
        guard state.channels.count >= limits.rememberedChannels else { return }
        let oldest = state.channels.sorted { $0.value.filledAt < $1.value.filledAt }.prefix(max(1, limits.rememberedChannels / 10))
        for (hash, _) in oldest { state.channels[hash] = nil }
    }
}
