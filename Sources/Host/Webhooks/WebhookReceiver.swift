import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Takes deliveries in: limits before any work, then the channel, then proof, then durable storage, and only then a good answer.
///
/// Nothing of a request is logged: its address is a secret, and its content is not believed.
struct WebhookReceiver: Sendable {
    let store: any Store
    let catalogue: AdapterCatalogue
    let configuration: HostConfiguration
    let vault: ChannelVault
    let tokens: ChannelTokens
    let keySets: KeySetCache
    let privateKeys: PrivateKeyCache
    let journal: DeliveryJournal
    let rates: DeliveryRates
    let opened: OpenedChannels
    let pacer: PullPacer
    let counters: DeliveryCounters
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// How often a delivery is judged anew because its channel changed meanwhile.
    private static let attempts = 3

    /// What a provider's adapter brings for its deliveries.
    struct Receiver {
        let provider: ProviderID
        let role: any PushReceiving
        let abilities: PushAbilities
        var answers: DeliveryAnswers { abilities.answers }
    }

    /// Answers a request.
    func receive(_ arrival: WebhookArrival) async -> WebhookAnswer {
        guard let adapter = try? catalogue.adapter(ProviderID(arrival.provider)), let role = adapter.pushReceiving,
            let abilities = adapter.capabilities.push
        else {
            counters.count(.rejected(.unknownChannel), of: nil)
            return WebhookAnswer(status: 404, endsConnection: true)
        }
        let receiver = Receiver(provider: adapter.id, role: role, abilities: abilities)
        // Not that there is nobody: some servers drop for good what they deliver to then (RFC 8030 §7.3), and the flag may be on again tomorrow.
        guard configuration.flags.webhook else { return unread(.notAllowed, arrival, receiver) }
        // Asked before a byte of the body is waited for.
        guard let hash = try? MessageDigest.sha256.hexadecimal(arrival.hook), rates.admits(hash, now: clock.now) else {
            return unread(.tooMany, arrival, receiver)
        }
        let body: Data
        do throws(RejectionReason) { body = try await readBody(arrival, abilities.maximumDeliveryBytes) } catch {
            return answer(receiver.answers.rejected, error, receiver, endsConnection: true)
        }
        let delivery = Delivery(method: .post, headers: arrival.headers, query: arrival.query, body: body, receivedAt: clock.now)
        return await receive(delivery, hash: hash, receiver)
    }

    private func readBody(_ arrival: WebhookArrival, _ limit: Int) async throws(RejectionReason) -> Data {
        if let length = arrival.declaredLength {
            guard length > 0 else { return Data() }
            guard length <= limit else { throw .tooLarge }
        }
        let patience = Duration.seconds(configuration.webhookLimits.bodySeconds)
        let result = await withTaskGroup(of: Result<Data, RejectionReason>.self) { group in
            group.addTask {
                do { return .success(try await arrival.readBody(limit)) } catch {
                    return .failure(error as? RejectionReason ?? .malformed)
                }
            }
            group.addTask {
                // Real time: a sender does not know ours. Cancelled when the body is there.
                try? await ContinuousClock().sleep(for: patience)
                return .failure(.tooSlow)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.malformed)
        }
        return try result.get()
    }

    /// Asks the sender to come again, without having looked at what it sends.
    private func unread(_ reason: RejectionReason, _ arrival: WebhookArrival, _ receiver: Receiver) -> WebhookAnswer {
        counters.count(.rejected(reason), of: receiver.provider)
        var answer = later
        answer.endsConnection = arrival.declaredLength != 0
        return answer
    }

    private func receive(_ delivery: Delivery, hash: String, _ receiver: Receiver) async -> WebhookAnswer {
        let now = clock.now
        var judged: Judged?
        // What is remembered may be out of date, so it is only good for deliveries that are genuine by it and that the database then finds
        // judged by what holds; anything else is judged by the channel as it is now.
        if let known = opened.channel(at: hash), refusal(of: known.stored, receiver, now) == nil {
            rates.found(hash, now: now)
            let first = await judge(delivery, known, hash, receiver)
            if first.isGenuine, let answer = await record(first, delivery, receiver) { return answer }
            judged = first
        }
        for _ in 0..<Self.attempts {
            let known: OpenedChannels.Entry
            switch await lookUp(hash, receiver, now) {
            case .answer(let answer): return answer
            case .channel(let entry): known = entry
            }
            if known.channel.isBeingOpened, let handshake = receiver.role.handshake(delivery, for: known.channel) {
                counters.count(.handshake, of: receiver.provider)
                var headers = handshake.headers
                headers["X-Content-Type-Options"] = "nosniff"
                return WebhookAnswer(status: handshake.status, headers: headers, body: handshake.body)
            }
            // Where what was remembered still holds, its judgement does too: a forgery costs one verification.
            if judged?.known.stored.stamp != known.stored.stamp { judged = await judge(delivery, known, hash, receiver) }
            if let judged, let answer = await record(judged, delivery, receiver) { return answer }
        }
        logger.notice("a delivery's channel changes faster than it can be judged by", metadata: ["provider": "\(receiver.provider)"])
        return postponed(receiver)
    }

    private enum LookUp {
        case channel(OpenedChannels.Entry)
        case answer(WebhookAnswer)
    }

    /// Looks a channel up, and remembers what its next deliveries need.
    private func lookUp(_ hash: String, _ receiver: Receiver, _ now: Date) async -> LookUp {
        let found: StoredChannel?
        do { found = try await store.channel(hook: hash) } catch {
            logger.error("a delivery's channel cannot be looked up: \(error)")
            return .answer(postponed(receiver))
        }
        guard let stored = found, stored.provider == receiver.provider else {
            opened.forget(hash)
            return .answer(answer(receiver.answers.unknown, .unknownChannel, receiver))
        }
        rates.found(hash, now: now)
        if let refusal = refusal(of: stored, receiver, now) {
            opened.forget(hash)
            return .answer(answer(refusal.status, refusal.reason, receiver))
        }
        do {
            guard let channel = try vault.open(stored, at: now) else {
                return .answer(answer(receiver.answers.unknown, .unknownChannel, receiver))
            }
            let entry = OpenedChannels.Entry(stored: stored, channel: channel)
            if entry.isLasting(keyID: vault.keyID) { opened.remember(entry, at: hash) } else { opened.forget(hash) }
            return .channel(entry)
        } catch {
            // That is our own trouble, so the sender is asked to keep what it has.
            logger.error("a channel's keys do not open: \(error)", metadata: ["channel": "\(stored.id)"])
            counters.count(.rejected(.unverifiable), of: receiver.provider)
            return .answer(postponed(receiver))
        }
    }

    /// Why nothing of a channel is looked at; `nil` where it is.
    private func refusal(of stored: StoredChannel, _ receiver: Receiver, _ now: Date) -> (status: Int, reason: RejectionReason)? {
        guard stored.provider == receiver.provider, stored.takesDeliveries(at: now) else {
            return (receiver.answers.unknown, .unknownChannel)
        }
        guard configuration.allowedProviders.allows(receiver.provider),
            configuration.allowedConnections.allows(stored.address.connection), stored.connectionState == .active
        else { return (receiver.answers.rejected, .notAllowed) }
        return nil
    }

    private func judge(_ delivery: Delivery, _ known: OpenedChannels.Entry, _ hash: String, _ receiver: Receiver) async -> Judged {
        let context = VerificationContext(tokens: tokens, keySets: keySets, privateKeys: privateKeys, now: clock.now)
        let verdicts = await receiver.role.verify(delivery, for: known.channel, in: context)
        // The first item was paid for when the delivery was admitted.
        rates.charge(hash, verdicts.count - 1, now: clock.now)
        return Judged(verdicts: verdicts, by: known)
    }
}
