import Foundation
import ProviderKit

/// `DAV:sync-collection` (RFC 6578): what changed since a token.
///
/// A limit is never sent: several servers cut the answer at it, say nothing, and hand out the newest token, so the rest is lost for ever.
struct SyncCollection: DAVOperation {
    let address: ResourceAddress
    /// Where the last run ended; empty for everything.
    let token: String
    /// Whether the events' text is wanted with the list: one exchange instead of many, where the server can.
    let wantsData: Bool
    let subject = "the calendar"

    /// What the server says.
    enum Reply: Sendable {
        /// What changed.
        case changes(Changes)
        /// The token means nothing to the server.
        case tokenLost
        /// The server failed in a way in which some answer a token they do not understand; only another question can tell.
        case doubtful(ProviderError)
        /// The server does not do this report.
        case notSupported(ProviderError)
    }

    /// One answer's worth of changes.
    struct Changes: Sendable {
        /// New and changed members.
        var changed: [Member] = []
        /// Members that are gone.
        var removed: [ResourceAddress] = []
        /// Members that are said to be gone in a way that has to be confirmed.
        var doubtful: [ResourceAddress] = []
        /// Where to go on.
        let token: String
        /// Whether the server cut the answer and wants to be asked again with ``token`` (RFC 6578 §3.6).
        let isTruncated: Bool
    }

    /// A new or changed member.
    struct Member: Sendable {
        let address: ResourceAddress
        /// Its version, where the server says.
        let tag: EntityTag?
        /// Its text, where the server gave it along.
        let text: Data?
    }

    func request(to address: ResourceAddress) -> HTTPRequest {
        .xml(
            .report, address, depth: 0,
            body: XMLBuilder.document(DAVName.syncCollection) { root in
                root.element(DAVName.syncToken, text: token)
                root.element(DAVName.syncLevel, text: "1")
                root.element(DAVName.prop) { prop in
                    prop.element(DAVName.getetag)
                    prop.element(DAVName.resourcetype)
                    if wantsData { prop.element(DAVName.calendarData) }
                }
            })
    }

    func reply(_ response: HTTPResponse, from address: ResourceAddress, error: CalDAVError) throws(ProviderError) -> Reply {
        guard response.status == 207 else { return try refusal(response, error: error) }
        let multistatus = try MultistatusAnswer.read(response, from: address, subject: subject, error: error, limits: .listing)
        let own = address.comparablePath
        let isTruncated = multistatus.items.contains { $0.status == 507 && $0.address.comparablePath == own }
        guard let next = multistatus.syncToken else {
            // A server that knows only WebDAV's ordinary reports answers with a listing and no token.
            return .notSupported(error.violation("the server's answer to sync-collection has no sync token", status: 207))
        }
        var changes = Changes(token: next, isTruncated: isTruncated)
        for item in multistatus.members(of: address) {
            switch item.status {
            case nil, 200:
                guard item.property(DAVName.resourcetype)?.first(DAVName.collection) == nil else { continue }
                let text = item.property(DAVName.calendarData).flatMap { $0.text.isEmpty ? nil : Data($0.text.utf8) }
                changes.changed.append(
                    Member(address: item.address, tag: item.property(DAVName.getetag).flatMap { EntityTag($0.text) }, text: text))
            case 404, 410: changes.removed.append(item.address)
            default: changes.doubtful.append(item.address)
            }
        }
        return .changes(changes)
    }

    private func refusal(_ response: HTTPResponse, error: CalDAVError) throws(ProviderError) -> Reply {
        let refusal = response.isSuccess ? error.notCalDAV(response) : error.refusal(response, what: subject)
        let precondition = Precondition(response)
        if !token.isEmpty, precondition.has("valid-sync-token") || response.status == 410 { return .tokenLost }
        if refusal.code == .rateLimited { throw refusal }
        switch response.status {
        case 405, 415, 501: return .notSupported(refusal)
        case 400, 403, 409, 412, 500, 507: return token.isEmpty ? .notSupported(refusal) : .doubtful(refusal)
        default: throw refusal
        }
    }
}
