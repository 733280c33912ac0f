import Foundation
import ProviderConformance
import ProviderKit

/// What one message says, in both flavours; the text of encrypted content.
struct ReferenceMessage: Sendable, Equatable {
    /// `changed`, `confirmed`, `renew`, `ended` or `missed`.
    let event: String
    /// Grows with every message of a service.
    let number: Int

    init(event: String, number: Int) {
        self.event = event
        self.number = number
    }

    /// Reads a message; `nil` where it is none.
    init?(_ text: Data) {
        guard let object = try? StrictJSON.object(text, limits: StrictJSON.Limits(bytes: 8_192, depth: 4, values: 64)) else { return nil }
        self.init(object)
    }

    init?(_ object: JSONObject) {
        guard let event = object["event"]?.string, let number = object["number"]?.number, let whole = Int(exactly: number) else {
            return nil
        }
        self.init(event: event, number: whole)
    }

    /// The message as text.
    var text: Data { Data(members.text.utf8) }

    var members: ForgedJSON { ["event": .string(event), "number": .literal(String(number))] }

    var kind: ChangeNotification.Kind? {
        switch event {
        case "changed": .changed
        case "confirmed": .channelConfirmed
        case "renew": .renewalRequired
        case "ended": .channelEnded
        case "missed": .missed
        default: nil
        }
    }
}
