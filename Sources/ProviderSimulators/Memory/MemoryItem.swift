import Foundation
import ProviderKit

/// What one item of a delivery says, unproven.
struct MemoryItem: Sendable, Equatable {
    let channel: String
    let token: String?
    let number: Int
    let event: MemoryMessage.Event

    /// Reads the items of a delivery: one in the header fields with an empty body, or a list in the body. An element is `nil` for an item
    /// that cannot be read; the list is `nil` for a delivery that cannot.
    static func items(of delivery: Delivery) -> [MemoryItem?]? {
        let field = MemoryMessage.Field.self
        guard delivery.method == .post, delivery.query.isEmpty else { return nil }
        let names = [field.channel, field.token, field.message, field.event]
        if delivery.body.isEmpty {
            let lines = names.map { delivery.headers.all($0) }
            guard lines.allSatisfy({ $0.count <= 1 }) else { return [nil] }
            return [MemoryItem(channel: lines[0].first, token: lines[1].first, number: lines[2].first, event: lines[3].first)]
        }
        guard names.allSatisfy({ delivery.headers.all($0).isEmpty }),
            let list = try? JSONDecoder().decode([[String: String]].self, from: delivery.body)
        else { return nil }
        return list.map { item in
            MemoryItem(channel: item["channel"], token: item["token"], number: item["message"], event: item["event"])
        }
    }

    private init?(channel: String?, token: String?, number: String?, event: String?) {
        guard let channel, let number, number.utf8.allSatisfy({ (48...57).contains($0) }), !number.hasPrefix("0"),
            let value = Int(number), let event = event.flatMap({ MemoryMessage.Event(rawValue: $0) })
        else { return nil }
        self.channel = channel
        self.token = token
        self.number = value
        self.event = event
    }

    /// Everything it says but its token, for its mark.
    var content: [UInt8] { Array("\(channel)\n\(number)\n\(event.rawValue)".utf8) }

    /// What it says in the contract's words.
    var kind: ChangeNotification.Kind {
        switch event {
        case .confirmed: .channelConfirmed
        case .changed: .changed
        case .renew: .renewalRequired
        case .ended: .channelEnded
        case .missed: .missed
        }
    }
}
