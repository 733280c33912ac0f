import Foundation
import ProviderKit

/// Judges the items of one delivery to one channel, each alone.
struct NotificationJudge: Sendable {
    let channel: PushChannel
    let context: VerificationContext
    private let settings: SubscriptionSettings?
    private let isRich: Bool

    init(_ channel: PushChannel, in context: VerificationContext) {
        self.channel = channel
        self.context = context
        settings = SubscriptionSettings(channel.settings)
        isRich = !channel.secrets.isEmpty
    }

    /// The application that made the channel's subscription, where Graph said so.
    var application: String? { settings?.application }

    /// Whether an item has to be vouched for by Microsoft's tokens, and is worth looking at them: whoever does not know the channel's token
    /// causes no more work.
    func needsVouching(_ item: ChangeItem?) -> Bool {
        guard let item, isVouchedFor(item) else { return false }
        return (try? proof(of: item, number: 0)) != nil
    }

    /// The verdict on an item; `nil` is one that cannot be read. `vouching` is there where one of the items needs it.
    func verdict(on item: ChangeItem?, number: Int, vouching: Vouching?) -> DeliveryVerdict {
        do throws(RejectionReason) {
            guard let item else { throw .malformed }
            return .genuine(try notification(item, number: number, vouching: vouching))
        } catch {
            return .rejected(item: number, error)
        }
    }

    private func notification(
        _ item: ChangeItem, number: Int, vouching: Vouching?
    ) throws(RejectionReason) -> ChangeNotification {
        var proof = try proof(of: item, number: number)
        let kind: ChangeNotification.Kind
        switch item.statement {
        case .lifecycle(let event):
            guard item.content == nil else { throw .malformed }
            kind = event
        case .change:
            if isVouchedFor(item) { proof = try opened(item, proof: proof, vouching: vouching) }
            kind = .changed
        }
        // The provider has no name for an item, so its name is what it says: what comes twice is the same to the letter. But for "missed",
        // which says the same each time: it is one within a minute.
        let said = kind == .missed ? item.said + Array("@\((context.now.timeIntervalSince1970 / 60).rounded(.down))".utf8) : item.said
        guard let digest = try? MessageDigest.sha256.hexadecimal(said), let mark = try? DeliveryMark(name: digest, content: said) else {
            throw .unverifiable
        }
        return ChangeNotification(proof: proof, kind: kind, mark: mark)
    }

    /// A channel with content takes no change without it: leaving the proof out is no way around it.
    private func isVouchedFor(_ item: ChangeItem) -> Bool {
        guard case .change = item.statement else { return false }
        return isRich || item.content != nil
    }

    /// Evidence that the sender of an item knows the channel's token, and that the item is the channel's.
    private func proof(of item: ChangeItem, number: Int) throws(RejectionReason) -> Proof {
        guard context.now < channel.acceptedUntil else { throw .outsideTolerance }
        // Graph delivers nothing before it has answered; who does is not Graph.
        guard let settings else { throw .unknownChannel }
        let proof = try context.tokens.prove(item.clientState, item: number, for: channel.binding, at: context.now)
        guard ConstantTime.areEqual(item.subscription, settings.subscription) else { throw .misdirected }
        guard settings.tenant == nil || settings.tenant == item.tenant else { throw .misdirected }
        return proof
    }

    /// Opens what is encrypted, and gives the proof back where it is about the event that the item names.
    private func opened(
        _ item: ChangeItem, proof: consuming Proof, vouching: Vouching?
    ) throws(RejectionReason) -> Proof {
        guard let content = item.content, let vouching else { throw .missingProof }
        let token = try vouching.tokens.token(for: item.tenant)
        guard isRich else { throw .misdirected }
        guard let key = vouching.key else { throw .unverifiable }
        let message = try EncryptedPayload.open(content, with: [key], vouchedFor: token, proof: proof, at: context.now)
        guard let said = try? StrictJSON.object(message.plaintext, limits: StrictJSON.Limits(depth: 32)) else { throw .malformed }
        guard let id = said["id"]?.string, let named = item.resourceID, id.utf8.elementsEqual(named.utf8) else { throw .misdirected }
        return message.takeProof()
    }
}
