import Foundation
import ProviderKit

/// One delivery of Google's, read but not yet believed: what stands in its header fields. Nothing else of it is looked at: not its body, not
/// its media type (which is malformed in real ones), not the address and the end that it names.
struct GoogleMessage: Sendable {
    /// The largest body that is put up with; real ones are empty.
    static let largestBody = 8_192
    /// The most digits of a message number.
    static let mostDigits = 20

    let channel: String
    let token: String?
    let resource: String
    let state: State
    /// Plain decimal, without a zero in front.
    let number: String

    /// What a message says.
    enum State: String, Sendable {
        /// The channel is set up.
        case sync
        /// Something changed; removals are told like this too.
        case exists
        /// What is watched is gone.
        case missing = "not_exists"
    }

    /// Reads a delivery. Throws ``RejectionReason/malformed`` where a field is missing, comes twice, or is not what it should be.
    init(_ delivery: Delivery) throws(RejectionReason) {
        guard delivery.method == .post else { throw .malformed }
        guard delivery.body.count <= Self.largestBody else { throw .tooLarge }
        channel = try Self.field("X-Goog-Channel-ID", of: delivery, atMost: ChannelRules.longestID)
        resource = try Self.field("X-Goog-Resource-ID", of: delivery, atMost: ChannelAnswer.longestResourceID)
        number = try Self.field("X-Goog-Message-Number", of: delivery, atMost: Self.mostDigits)
        guard let state = State(rawValue: try Self.field("X-Goog-Resource-State", of: delivery, atMost: 32)) else { throw .malformed }
        self.state = state
        let tokens = delivery.headers.all("X-Goog-Channel-Token")
        guard tokens.count <= 1 else { throw .malformed }
        token = tokens.first
        guard number.utf8.allSatisfy({ (48...57).contains($0) }), number.utf8.first != 48 else { throw .malformed }
        // The first message, and no other, is the confirmation.
        guard (state == .sync) == (number == "1") else { throw .malformed }
    }

    /// What the message says, if it is proven to be the channel's.
    func proven(for channel: PushChannel, in context: VerificationContext) throws(RejectionReason) -> ChangeNotification {
        let proof = try context.tokens.prove(token, for: channel.binding, at: context.now)
        guard context.now < channel.acceptedUntil else { throw .outsideTolerance }
        guard ConstantTime.areEqual(self.channel, channel.id.rawValue) else { throw .misdirected }
        if let settings = ChannelSettings(channel.settings) {
            guard ConstantTime.areEqual(resource, settings.resource) else { throw .misdirected }
        } else if state != .sync {
            // The first message may overtake the answer that names the resource; a later one has nothing to be compared with.
            throw .unverifiable
        }
        let said = [self.channel, resource, state.rawValue, number].joined(separator: "\n")
        guard let mark = try? DeliveryMark(name: number, content: Array(said.utf8)) else { throw .unverifiable }
        return ChangeNotification(proof: proof, kind: state == .sync ? .channelConfirmed : .changed, mark: mark)
    }

    /// The one value of a field that must be there once.
    private static func field(_ name: String, of delivery: Delivery, atMost length: Int) throws(RejectionReason) -> String {
        let values = delivery.headers.all(name)
        guard values.count == 1, let value = values.first, (1...length).contains(value.utf8.count),
            value.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: ",") })
        else { throw .malformed }
        return value
    }
}
