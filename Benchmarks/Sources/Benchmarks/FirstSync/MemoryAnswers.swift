import Foundation
import ProviderKit
import Synchronization

/// What a ``MemoryServer`` answers. Every answer is made once and kept.
final class MemoryAnswers: Sendable {
    private struct State {
        var ready: [Exchange.Key: [UInt8]]
        var unknown = 0
    }

    private let calendar: String
    /// The events' texts, fit for XML, by path.
    private let texts: [String: String]
    /// The paths in the order of listing.
    private let paths: [String]
    private let state: Mutex<State>

    init(_ recorded: [Exchange], events: EventCorpus, calendar: String) {
        self.calendar = calendar
        let kept = recorded.filter { $0.key.method != HTTPMethod.report.rawValue }
        state = Mutex(State(ready: Dictionary(kept.map { ($0.key, Self.message($0.response)) }) { _, last in last }))
        paths = events.objects.map { calendar + $0.name }
        texts = Dictionary(
            zip(
                paths,
                events.objects.map { $0.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\r", with: "&#13;") })
        ) { _, last in last }
    }

    /// How many requests there was no answer to.
    var unknownRequests: Int { state.withLock { $0.unknown } }

    /// The whole answer to a request.
    func answer(to key: Exchange.Key) -> [UInt8] {
        if let ready = state.withLock({ $0.ready[key] }) { return ready }
        let made = report(key).map {
            Self.message(HTTPResponse(status: 207, headers: ["Content-Type": "text/xml; charset=utf-8"], body: Data($0.utf8)))
        }
        return state.withLock { state in
            guard let made else {
                state.unknown += 1
                return Array("HTTP/1.1 404 Not recorded\r\nContent-Length: 0\r\n\r\n".utf8)
            }
            state.ready[key] = made
            return made
        }
    }

    private func report(_ key: Exchange.Key) -> String? {
        guard key.method == HTTPMethod.report.rawValue, key.path == calendar else { return nil }
        let question = String(decoding: key.body, as: UTF8.self)
        let items: [String]
        var token = ""
        if question.contains("sync-collection") {
            let wantsData = question.contains("calendar-data")
            items = paths.map { item($0, data: wantsData ? texts[$0] : nil) }
            token = "<sync-token>http://radicale.org/ns/sync/0123456789abcdef0123456789abcdef</sync-token>"
        } else {
            let hrefs = question.split(separator: "href>").map(String.init).filter { $0.hasPrefix(calendar) }
                .map { String($0.prefix { $0 != "<" }) }
            items = hrefs.compactMap { path in texts[path].map { item(path, data: $0) } }
        }
        return "<?xml version='1.0' encoding='utf-8'?>\n<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">"
            + items.joined() + token + "</multistatus>"
    }

    private func item(_ path: String, data: String?) -> String {
        "<response><href>\(path)</href><propstat><prop><getetag>\"\(path.utf8.count)-\(path.suffix(16))\"</getetag>"
            + (data.map { "<C:calendar-data>\($0)</C:calendar-data>" } ?? "")
            + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
    }

    private static func message(_ response: HTTPResponse) -> [UInt8] {
        var head = "HTTP/1.1 \(response.status) From memory\r\nContent-Length: \(response.body.count)\r\n"
        for field in response.headers.fields where ["content-type", "dav", "etag", "www-authenticate"].contains(field.name.lowercased()) {
            head += "\(field.name): \(field.value)\r\n"
        }
        return Array((head + "\r\n").utf8) + response.body
    }
}
