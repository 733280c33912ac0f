import Foundation
import ProviderKit

/// Judges one delivery for one channel. Pure.
struct DeliveryJudge: Sendable {
    /// The most bytes of a body that is read. Servers must send no more than 4,096 (RFC 8030 §7.2).
    static let largestBody = 8_192

    let channel: PushChannel
    /// The instant of judgement, UTC.
    let now: Date

    /// What the delivery says, if it is authentic.
    func judge(_ delivery: Delivery) throws(RejectionReason) -> ChangeNotification {
        guard delivery.method == .post else { throw .malformed }
        guard delivery.body.count <= Self.largestBody else { throw .tooLarge }
        guard now < channel.acceptedUntil else { throw .outsideTolerance }
        switch channel.sender {
        case .relay: return try judgeRelayed(delivery)
        case .provider: return try judgePushed(delivery)
        }
    }

    /// A relay signs body and time with the channel's own key. Whatever the body says is a hint to look, so it is not read.
    private func judgeRelayed(_ delivery: Delivery) throws(RejectionReason) -> ChangeNotification {
        guard let key = try? BodySignatureKey(standardWebhooks: channel.secrets),
            let signature = try? BodySignature(format: .standardWebhooks, keys: [key])
        else { throw .unverifiable }
        let signed = try signature.prove(delivery, binding: channel.binding, at: now)
        let mark = try mark(signed.id, delivery.body)
        return ChangeNotification(proof: signed.takeProof(), kind: .changed, mark: mark)
    }

    /// The server signs as itself (VAPID) and encrypts for this channel alone (RFC 8291).
    ///
    /// A message can overtake the answer to the registration. Then neither the key to hold it against nor the topic is known yet, and it is not
    /// believed on the encryption alone. Nothing is lost: the host asks the change feed once the channel is confirmed, so what the message
    /// told of is seen then.
    private func judgePushed(_ delivery: Delivery) throws(RejectionReason) -> ChangeNotification {
        guard let values = channel.settings, case .registration(let registration)? = ChannelSettings(values),
            let keys = ChannelKeys(channel.secrets), let subscription = try? registration.subscription(keys)
        else { throw .unverifiable }
        let proven = try WebPush.prove(delivery, for: subscription, binding: channel.binding, at: now)
        let message = try PushMessage(proven.plaintext, topic: registration.topic)
        // A genuine message has a salt and a sender key of its own, so equal bytes are a replay. The token is no mark: servers use one again.
        let name: String
        do { name = try MessageDigest.sha256.hexadecimal(delivery.body) } catch { throw .unverifiable }
        let mark = try mark(name, delivery.body)
        return ChangeNotification(proof: proven.takeProof(), kind: message == .changed ? .changed : .keyChanged, mark: mark)
    }

    private func mark(_ name: String, _ content: Data) throws(RejectionReason) -> DeliveryMark {
        do { return try DeliveryMark(name: name, content: content) } catch { throw .unverifiable }
    }
}
