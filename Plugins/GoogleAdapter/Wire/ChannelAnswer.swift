import Foundation

/// A channel as Google confirms it (discovery document, `Channel`).
struct ChannelAnswer: Decodable, Sendable {
    static let kind = "api#channel"
    /// The longest id of a resource that is kept; real ones have some thirty characters.
    static let longestResourceID = 512

    let kind: String?
    let id: String
    let resourceId: String
    /// The channel's end, UTC; the schema has a text of milliseconds, the guide shows a number.
    let expiration: Date?

    private enum CodingKeys: String, CodingKey { case kind, id, resourceId, expiration }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decodeIfPresent(String.self, forKey: .kind)
        id = try container.decode(String.self, forKey: .id)
        resourceId = try container.decode(String.self, forKey: .resourceId)
        let text = try? container.decodeIfPresent(String.self, forKey: .expiration)
        let milliseconds = try text.flatMap { Int64($0) } ?? container.decodeIfPresent(Int64.self, forKey: .expiration)
        expiration = milliseconds.map { Date(timeIntervalSince1970: Double($0) / 1_000) }
    }
}
