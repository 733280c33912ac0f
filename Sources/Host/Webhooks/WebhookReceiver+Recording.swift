import CalendarStore
import Foundation
import Logging
import ProviderKit

extension WebhookReceiver {
    /// Stores what is genuine, counts, and answers; `nil` where the channel changed or ended after the judgement, and
    /// nothing was stored.
    func record(_ judged: Judged, _ delivery: Delivery, _ receiver: Receiver) async -> WebhookAnswer? {
        let genuine = judged.genuine.map { work(for: $0, judged.known, receivedAt: delivery.receivedAt) }
        let records: [DeliveryRecord]
        do { records = try await journal.record(genuine) } catch {
            if !(error is DeliveryJournal.Full) { logger.error("proven deliveries cannot be stored: \(error)") }
            return postponed(receiver)
        }
        guard !records.contains(where: { $0 == .outdated || $0 == .unknownChannel }) else { return nil }
        for reason in judged.rejections { counters.count(.rejected(reason), of: receiver.provider) }
        for record in records {
            switch record {
            case .new: counters.count(.accepted, of: receiver.provider)
            case .duplicate: counters.count(.duplicate, of: receiver.provider)
            case .conflict: counters.count(.rejected(.replayed), of: receiver.provider)
            case .unknownChannel, .outdated: continue
            }
        }
        // What cannot be judged now may be genuine; what was stored of the same delivery is a repetition when it comes again.
        guard !judged.rejections.contains(.unverifiable) else { return postponed(receiver) }
        guard records.contains(where: { $0 == .new || $0 == .duplicate }) else { return WebhookAnswer(status: receiver.answers.rejected) }
        return .accepted(receiver.answers, random: random)
    }

    /// What a proven item asks for.
    func work(for notification: ChangeNotification, _ known: OpenedChannels.Entry, receivedAt: Date) -> NewDelivery {
        let now = clock.now
        let channel = known.stored
        func pull() -> NewJob {
            ChannelService.pullJob(channel.address, subject: known.subject, runAfter: pacer.due(channel.address, now: now))
        }
        func tend() -> NewJob { ChannelService.tendJob(channel.address, subject: known.subject, runAfter: now) }
        let (wish, jobs): (ChannelWish?, [NewJob]) =
            switch notification.kind {
            case .channelConfirmed: (nil, [])
            case .changed, .missed: (nil, [pull()])
            case .renewalRequired: (.renew, [tend()])
            case .channelEnded, .keyChanged: (.replace, [tend(), pull()])
            }
        return NewDelivery(
            channel: channel.id, stamp: channel.stamp, mark: notification.mark, tellsChange: jobs.contains { $0.kind == .pullChanges },
            wish: channel.sender == .relay ? nil : wish,
            jobs: channel.isKept ? jobs : [], receivedAt: receivedAt)
    }

    var later: WebhookAnswer { .later(configuration.webhookLimits.retryAfterSeconds) }

    func postponed(_ receiver: Receiver) -> WebhookAnswer {
        counters.count(.postponed, of: receiver.provider)
        return later
    }

    func answer(
        _ status: Int, _ reason: RejectionReason, _ receiver: Receiver, endsConnection: Bool = false
    ) -> WebhookAnswer {
        counters.count(.rejected(reason), of: receiver.provider)
        return WebhookAnswer(status: status, endsConnection: endsConnection)
    }
}
