import Foundation
import ProviderKit

@testable import GoogleAdapter

/// A clock that stands still.
struct FixedClock: WallClock {
    var now = Date(timeIntervalSince1970: 1_700_000_000)
    func sleep(for duration: Duration) async throws {}
}

/// Bytes that count up, so that runs repeat.
struct CountingRandom: RandomSource {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
}

/// What tests share.
enum Fixture {
    static let token = "ya29.correct-horse-battery-staple"
    static let calendar = CalendarID("team/a@group.calendar.google.com")
    static let key = EventKey("booking-1")
    static let adapter = GoogleAdapter()

    static func context(_ http: some HTTPTransport, settings: ConnectionSettings = ConnectionSettings()) -> ProviderContext {
        ProviderContext(
            connection: ConnectionContext(id: ConnectionID("c1"), credential: .bearer(Secret(token)), settings: settings), http: http,
            clock: FixedClock(), random: CountingRandom())
    }

    /// A context whose every request gets this answer.
    static func context(_ status: Int, _ body: String, headers: HTTPHeaders = [:]) -> ProviderContext {
        context(ScriptedTransport { _, _ in HTTPResponse(status: status, headers: headers, body: Data(body.utf8)) })
    }

    static func answer(_ body: String, status: Int = 200) -> HTTPResponse { HTTPResponse(status: status, body: Data(body.utf8)) }

    static func refusal(_ status: Int, _ reason: String) -> String {
        #"{"error":{"errors":[{"domain":"x","reason":"\#(reason)","message":"m"}],"code":\#(status),"message":"m"}}"#
    }

    static func date(_ text: String) -> Date { RFC3339.parse(text) ?? .distantPast }

    static func window(_ start: String, _ end: String) -> TimeWindow {
        TimeWindow(start: date(start), end: date(end)) ?? TimeWindow(start: .distantPast, end: .distantFuture)!
    }

    static var month: TimeWindow { window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z") }

    static func draft(_ title: String = "Fitting") -> EventDraft {
        EventDraft(title: title, window: window("2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"))
    }

    /// The id of ``key``.
    static var id: String { (try? EventName(key).id) ?? "" }

    /// An event as Google tells it; `marker` is the key that it carries.
    static func event(_ id: String = id, etag: String = "\\\"1\\\"", marker: EventKey? = key, more: String = "") -> String {
        let properties = marker.flatMap { EventMarker.properties(for: $0) } ?? [:]
        let json = (try? JSONEncoder().encode(["private": properties])).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return #"{"kind":"calendar#event","id":"\#(id)","etag":"\#(etag)","iCalUID":"\#(id)@google.com","summary":"Fitting","#
            + #""start":{"dateTime":"2026-03-10T10:00:00+01:00"},"end":{"dateTime":"2026-03-10T11:00:00+01:00"},"#
            + #""extendedProperties":\#(json)\#(more)}"#
    }

    /// A page of events.
    static func page(_ items: [String], _ end: String = #""nextSyncToken":"s1""#, zone: String = "Europe/Berlin") -> String {
        #"{"kind":"calendar#events","timeZone":"\#(zone)","items":[\#(items.joined(separator: ","))],\#(end)}"#
    }

    /// The error that a body throws, or `nil`.
    static func failure<Value>(_ body: () async throws(ProviderError) -> Value) async -> ProviderError? {
        do throws(ProviderError) {
            _ = try await body()
            return nil
        } catch { return error }
    }
}

extension HTTPRequest {
    /// The body as JSON.
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }

    /// The query's fields; of several with one name the last.
    var query: [String: String] {
        let text = url.query(percentEncoded: true) ?? ""
        let pairs = text.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        return Dictionary(
            pairs.map { (PercentEncoding.decodedText(String($0[0])), $0.count == 2 ? PercentEncoding.decodedText(String($0[1])) : "") },
            uniquingKeysWith: { $1 })
    }
}
