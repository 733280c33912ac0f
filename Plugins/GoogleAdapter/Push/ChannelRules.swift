import Foundation
import ProviderKit

/// What Google takes as a channel ("Get push notifications"; the characters of an id are those of its push system, as Cloud Storage
/// documents them).
enum ChannelRules {
    /// The longest name of a channel, in characters.
    static let longestID = 64
    /// The longest token, in characters.
    static let longestToken = 256

    /// Whether a text can be a channel's name.
    static func isID(_ text: String) -> Bool {
        (1...longestID).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
                    true
                default: false
                }
            }
    }

    /// Refuses what Google would refuse, before any traffic.
    static func check(_ request: OpenChannelRequest) throws(ProviderError) {
        guard isID(request.channel.id.rawValue), (1...longestToken).contains(request.token.count) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: .openChannel,
                message: "the channel's name or token is not one that Google takes: at most 64 and 256 plain characters")
        }
    }
}
