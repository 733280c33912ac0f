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
    let journal: DeliveryJournal
    let rates: DeliveryRates
    let counters: DeliveryCounters
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    private struct Receiver {
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
        guard configuration.flags.webhook else {
            return answer(receiver.answers.unknown, .notAllowed, receiver, endsConnection: true)
        }
        let body: Data
        do throws(RejectionReason) { body = try await readBody(arrival, abilities.maximumDeliveryBytes) } catch {
            return answer(receiver.answers.rejected, error, receiver, endsConnection: true)
        }
        let delivery = Delivery(method: .post, headers: arrival.headers, query: arrival.query, body: body, receivedAt: clock.now)
        return await receive(delivery, hook: arrival.hook, receiver)
    }

    private func readBody(_ arrival: WebhookArrival, _ limit: Int) async throws(RejectionReason) -> Data {
        if let length = arrival.declaredLength, length > limit { throw .tooLarge }
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

    private func receive(_ delivery: Delivery, hook: String, _ receiver: Receiver) async -> WebhookAnswer {
        let now = clock.now
        guard let hash = try? MessageDigest.sha256.hexadecimal(hook), rates.admits(hash, now: now) else {
            counters.count(.rejected(.tooMany), of: receiver.provider)
            return later
        }
        let stored: StoredChannel?
        do { stored = try await store.channel(hook: hash) } catch {
            logger.error("a delivery's channel cannot be looked up: \(error)")
            return postponed(receiver)
        }
        guard let stored, stored.provider == receiver.provider else { return answer(receiver.answers.unknown, .unknownChannel, receiver) }
        rates.found(hash, now: now)
        guard stored.takesDeliveries(at: now) else { return answer(receiver.answers.unknown, .unknownChannel, receiver) }
        guard configuration.allowedProviders.allows(receiver.provider),
            configuration.allowedConnections.allows(stored.address.connection), stored.connectionState == .active
        else { return answer(receiver.answers.rejected, .notAllowed, receiver) }
        let channel: PushChannel
        do {
            guard let opened = try vault.open(stored, at: now) else { return answer(receiver.answers.unknown, .unknownChannel, receiver) }
            channel = opened
        } catch {
            logger.error("a channel's keys do not open: \(error)", metadata: ["channel": "\(stored.id)"])
            return answer(receiver.answers.rejected, .unverifiable, receiver)
        }
        if channel.isBeingOpened, let handshake = receiver.role.handshake(delivery, for: channel) {
            counters.count(.handshake, of: receiver.provider)
            var headers = handshake.headers
            headers["X-Content-Type-Options"] = "nosniff"
            return WebhookAnswer(status: handshake.status, headers: headers, body: handshake.body)
        }
        let context = VerificationContext(tokens: tokens, keySets: keySets, now: now)
        return await judge(await receiver.role.verify(delivery, for: channel, in: context), stored, delivery, receiver)
    }

    private func judge(
        _ verdicts: [DeliveryVerdict], _ stored: StoredChannel, _ delivery: Delivery, _ receiver: Receiver
    ) async -> WebhookAnswer {
        var genuine: [NewDelivery] = []
        var rejections = verdicts.isEmpty ? [RejectionReason.malformed] : []
        for verdict in verdicts {
            switch verdict {
            case .genuine(let notification) where notification.channel == stored.id:
                genuine.append(work(for: notification, stored, receivedAt: delivery.receivedAt))
            case .genuine: rejections.append(.misdirected)
            case .rejected(_, let reason): rejections.append(reason)
            }
        }
        let records: [DeliveryRecord]
        do { records = try await journal.record(genuine) } catch {
            if !(error is DeliveryJournal.Full) { logger.error("proven deliveries cannot be stored: \(error)") }
            return postponed(receiver)
        }
        for reason in rejections { counters.count(.rejected(reason), of: receiver.provider) }
        for record in records {
            switch record {
            case .new: counters.count(.accepted, of: receiver.provider)
            case .duplicate: counters.count(.duplicate, of: receiver.provider)
            case .conflict: counters.count(.rejected(.replayed), of: receiver.provider)
            case .unknownChannel: counters.count(.rejected(.unknownChannel), of: receiver.provider)
            }
        }
        guard records.contains(where: { $0 == .new || $0 == .duplicate }) else { return WebhookAnswer(status: receiver.answers.rejected) }
        return .accepted(receiver.answers, random: random)
    }

    /// What a proven item asks for.
    private func work(for notification: ChangeNotification, _ channel: StoredChannel, receivedAt: Date) -> NewDelivery {
        let now = clock.now
        let pull = ChannelService.pullJob(channel.address, runAfter: now)
        let tend = ChannelService.tendJob(channel.address, runAfter: now)
        let (wish, jobs): (ChannelWish?, [NewJob]) =
            switch notification.kind {
            case .channelConfirmed: (nil, [])
            case .changed, .missed: (nil, [pull])
            case .renewalRequired: (.renew, [tend])
            case .channelEnded, .keyChanged: (.replace, [tend, pull])
            }
        return NewDelivery(
            channel: channel.id, mark: notification.mark, tellsChange: jobs.contains(pull), wish: channel.sender == .relay ? nil : wish,
            jobs: channel.isKept ? jobs : [], receivedAt: receivedAt)
    }

    private var later: WebhookAnswer { .later(configuration.webhookLimits.retryAfterSeconds) }

    private func postponed(_ receiver: Receiver) -> WebhookAnswer {
        counters.count(.postponed, of: receiver.provider)
        return later
    }

    private func answer(
        _ status: Int, _ reason: RejectionReason, _ receiver: Receiver, endsConnection: Bool = false
    ) -> WebhookAnswer {
        counters.count(.rejected(reason), of: receiver.provider)
        return WebhookAnswer(status: status, endsConnection: endsConnection)
    }
}
