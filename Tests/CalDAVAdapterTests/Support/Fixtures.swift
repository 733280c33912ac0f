import Foundation
import ProviderKit

@testable import CalDAVAdapter

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
    static let password = "correct horse battery staple"
    static let host = "https://dav.example.org"
    static let calendar = CalendarID("/homes/anna/office/")

    static var settings: ConnectionSettings {
        ConnectionSettings([
            "server": host, "principal": "\(host)/principals/anna/", "home-sets": "\(host)/homes/anna/", "auth-scheme": "basic",
        ])
    }

    static func context(
        _ http: some HTTPTransport, settings: ConnectionSettings = settings,
        credential: Credential = .password(username: "anna", password: Secret(password)), random: some RandomSource = CountingRandom()
    ) -> ProviderContext {
        ProviderContext(
            connection: ConnectionContext(id: ConnectionID("c1"), credential: credential, settings: settings), http: http,
            clock: FixedClock(), random: random)
    }

    static func date(_ text: String) -> Date {
        (try? Date(text, strategy: .iso8601)) ?? .distantPast
    }

    static func window(_ start: String, _ end: String) -> TimeWindow {
        TimeWindow(start: date(start), end: date(end)) ?? TimeWindow(start: .distantPast, end: .distantFuture)!
    }

    static var window: TimeWindow { window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z") }

    static func draft(_ title: String = "Fitting") -> EventDraft {
        EventDraft(title: title, window: window("2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"))
    }

    /// One event's text.
    static func event(
        uid: String = "one@example.org", lines: [String] = [], start: String = "20260310T090000Z", end: String = "20260310T100000Z"
    )
        -> String
    {
        (["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", "UID:\(uid)", "DTSTAMP:20260101T000000Z"]
            + ["DTSTART:\(start)", "DTEND:\(end)", "SUMMARY:Something"] + lines + ["END:VEVENT", "END:VCALENDAR", ""]).joined(
                separator: "\r\n")
    }

    /// The error that a body throws, or `nil`.
    static func failure<Value>(_ body: () async throws(ProviderError) -> Value) async -> ProviderError? {
        do throws(ProviderError) {
            _ = try await body()
            return nil
        } catch { return error }
    }

    static func multistatus(_ inner: String, status: Int = 207) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/xml; charset=utf-8"],
            body: Data(
                #"<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">\#(inner)</d:multistatus>"#
                    .utf8))
    }
}
