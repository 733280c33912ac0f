import Foundation
import ProviderKit

/// How the pages of one answer are disturbed.
struct PageDisturbance: Sendable {
    /// The most items of a page.
    var maximum: Int?
    /// Whether the page is empty although there is more.
    var isEmpty = false
    /// Whether every item comes twice.
    var isDoubled = false
}

/// Where lists go on: pages that wait to be asked for, and positions in change feeds.
struct GoogleFeeds: Sendable {
    /// The rest of a list.
    struct Pending: Sendable {
        var items: [GoogleJSON]
        let envelope: GoogleJSON
        /// The request that began the list; the next ones must be like it.
        let fingerprint: String
        let account: String
        let size: Int
        /// The token of the last page; `nil` where the list has none.
        let syncToken: String?
    }

    /// A position in a calendar's change feed, and what was asked for at its start.
    struct Position: Sendable {
        let calendar: String
        let account: String
        let stamp: Int
        let query: EventQuery
        let fingerprint: String
    }

    private(set) var pending: [String: Pending] = [:]
    private var positions: [String: Position] = [:]
    private var count = 0

    /// Keeps the rest of a list and gives the token that asks for it.
    mutating func keep(_ rest: Pending) -> String {
        count += 1
        let token = Data("page/\(count)".utf8).base64EncodedString()
        pending[token] = rest
        return token
    }

    /// Keeps a position and gives its token.
    mutating func keep(_ position: Position) -> String {
        count += 1
        let token = Data("sync/\(count)".utf8).base64EncodedString()
        positions[token] = position
        return token
    }

    /// The position behind a token. What never was a token is invalid; one that is not known any more asks for a full pass.
    func position(_ token: String) throws(GoogleRefusal) -> Position {
        if let position = positions[token] { return position }
        let text = Data(base64Encoded: token).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard text.hasPrefix("sync/"), Int(text.dropFirst(5)) != nil else { throw .invalid("Invalid sync token value.", "syncToken") }
        throw .fullSyncRequired
    }

    /// Forgets every position.
    mutating func forgetPositions() { positions = [:] }
}

extension GoogleState {
    /// The first page of a list. `limits` are the default and the greatest size of a page.
    mutating func firstPage(
        of items: [GoogleJSON], _ envelope: GoogleJSON, _ call: GoogleCall, _ caller: GoogleCaller, token: String?,
        limits: (usual: Int, greatest: Int)
    ) -> HTTPResponse {
        let size = min(call.integer("maxResults") ?? limits.usual, limits.greatest)
        return page(
            GoogleFeeds.Pending(
                items: items, envelope: envelope, fingerprint: call.fingerprint(), account: caller.account, size: size, syncToken: token))
    }

    /// The page that a page token asks for. Every other parameter must be as on the first page.
    mutating func nextPage(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        guard let token = call.text("pageToken"), let rest = feeds.pending[token], rest.account == caller.account else {
            throw .invalid("Invalid page token value.", "pageToken")
        }
        guard rest.fingerprint == call.fingerprint() else {
            throw .invalid("The parameters are not those that the page token was given for.", "pageToken")
        }
        return page(rest)
    }

    private mutating func page(_ list: GoogleFeeds.Pending) -> HTTPResponse {
        let size = disturbance.isEmpty ? 0 : min(list.size, disturbance.maximum ?? .max)
        let shown = list.items.prefix(size)
        var rest = list
        rest.items.removeFirst(shown.count)
        var json = list.envelope
        json["items"] = .array(disturbance.isDoubled ? shown.flatMap { [$0, $0] } : Array(shown))
        if rest.items.isEmpty, !disturbance.isEmpty {
            json["nextSyncToken"] = list.syncToken.map { .string($0) }
        } else {
            json["nextPageToken"] = .string(feeds.keep(rest))
        }
        return GoogleAnswer.json(200, json)
    }
}
