import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization

/// A push role with one thing broken. What it wraps is sound; a check that is missing is modelled by what it lets through.
struct TamperedPush: PushReceiving {
    let base: any PushReceiving
    let memory = SeenDelivery()
    var prepare: (@Sendable (PrepareChannelRequest, ProviderContext) throws(ProviderError) -> PreparedChannel)?
    var open: (@Sendable (OpenChannelRequest, ProviderContext) async throws(ProviderError) -> OpenChannelReply)?
    var renew: (@Sendable (RenewChannelRequest, ProviderContext) async throws(ProviderError) -> RenewChannelReply)?
    var close: (@Sendable (CloseChannelRequest, ProviderContext) async throws(ProviderError) -> Void)?
    var shake: (@Sendable (Delivery, PushChannel) -> HTTPResponse?)?
    /// What is judged instead of what was asked.
    var lens: (@Sendable (Delivery, PushChannel, VerificationContext) async -> (Delivery, PushChannel, VerificationContext))?
    /// Which refused deliveries are taken for the last genuine one.
    var believes: (@Sendable (Forgery) -> Bool)?
    /// Which genuine deliveries are refused.
    var refuses: (@Sendable (Delivery, PushChannel) -> Bool)?
    /// What becomes of the verdicts.
    var verdicts: (@Sendable ([DeliveryVerdict]) -> [DeliveryVerdict])?
    /// Which genuine deliveries are taken for the one before.
    var repeats: (@Sendable (Forgery) -> Bool)?
    /// What becomes of the reasons of a refusal.
    var reason: (@Sendable (Forgery) -> RejectionReason?)?

    init(_ base: any PushReceiving) { self.base = base }

    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        if let prepare { return try prepare(request, context) }
        return try base.prepareChannel(request, in: context)
    }

    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        if let open { return try await open(request, context) }
        return try await base.openChannel(request, in: context)
    }

    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        if let renew { return try await renew(request, context) }
        return try await base.renewChannel(request, in: context)
    }

    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        if let close { return try await close(request, context) }
        try await base.closeChannel(request, in: context)
    }

    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? {
        if let shake { return shake(delivery, channel) }
        return base.handshake(delivery, for: channel)
    }

    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        if refuses?(delivery, channel) == true { return [.rejected(item: 0, .forged)] }
        let (shown, place, time) = await lens?(delivery, channel, context) ?? (delivery, channel, context)
        let judged = await base.verify(shown, for: place, in: time)
        let reasons: [RejectionReason] = judged.compactMap { if case .rejected(_, let reason) = $0 { reason } else { nil } }
        let forgery = memory.seen.map {
            Forgery(delivery: delivery, channel: channel, context: context, seen: $0, reasons: reasons)
        }
        guard judged.contains(where: { $0.kind != nil }) else {
            guard let forgery else { return judged }
            if believes?(forgery) == true { return await base.verify(forgery.genuine, for: forgery.seen.channel, in: forgery.seen.context) }
            if let other = reason?(forgery) { return [.rejected(item: 0, other)] }
            return judged
        }
        if let forgery, repeats?(forgery) == true {
            return await base.verify(forgery.genuine, for: forgery.seen.channel, in: forgery.seen.context)
        }
        if judged.allSatisfy({ $0.kind == .changed }) { memory.keep(delivery, channel, context) }
        return verdicts?(judged) ?? judged
    }
}

/// The last genuine delivery that a broken role saw.
final class SeenDelivery: Sendable {
    struct Seen: Sendable {
        let delivery: Delivery
        let channel: PushChannel
        let context: VerificationContext
    }

    private let kept = Mutex<Seen?>(nil)

    var seen: Seen? { kept.withLock { $0 } }

    func keep(_ delivery: Delivery, _ channel: PushChannel, _ context: VerificationContext) {
        kept.withLock { $0 = Seen(delivery: delivery, channel: channel, context: context) }
    }
}

/// A refused delivery beside the last genuine one.
struct Forgery: Sendable {
    let delivery: Delivery
    let channel: PushChannel
    let context: VerificationContext
    let seen: SeenDelivery.Seen
    /// Why it was refused.
    let reasons: [RejectionReason]

    var genuine: Delivery { seen.delivery }
}

/// The reference adapter with another push role.
struct TamperedPushAdapter: ProviderAdapter {
    let base: any ProviderAdapter
    var push: TamperedPush

    var id: ProviderID { base.id }
    var displayName: String { "Tampered" }
    var capabilities: Capabilities { base.capabilities }
    var passwordAuthorizing: (any PasswordAuthorizing)? { base.passwordAuthorizing }
    var oauthAuthorizing: (any OAuthAuthorizing)? { base.oauthAuthorizing }
    var calendarListing: any CalendarListing { base.calendarListing }
    var freeBusyReading: (any FreeBusyReading)? { base.freeBusyReading }
    var eventWriting: (any EventWriting)? { base.eventWriting }
    var changeTracking: (any ChangeTracking)? { base.changeTracking }
    var pushReceiving: (any PushReceiving)? { push }
}
