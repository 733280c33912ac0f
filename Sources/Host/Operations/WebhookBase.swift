import Foundation

/// Where providers reach this host's webhooks: its public address.
public struct WebhookBase: Equatable, Sendable {
    /// The address without a slash at its end.
    public let text: String

    /// Reads an address: `https`, or `http` at a loopback address; a path of plain characters or none; no query, no fragment, no user.
    /// `nil` for anything else.
    public init?(parsing text: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.query == nil, parts.fragment == nil, parts.path.wholeMatch(of: /(\/[A-Za-z0-9._~-]+)*\/?/) != nil
        else { return nil }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let isLoopback = bare == "localhost" || bare == "::1" || bare.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil
        guard parts.scheme == "https" || (parts.scheme == "http" && isLoopback) else { return nil }
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Reads `CALENDAR_WEBHOOK_BASE_URL`, without which nothing can be received.
    init?(_ reader: inout EnvironmentReader, isNeeded: Bool) {
        let hint = "an https address without query, or http at a loopback address, such as https://sync.example.org"
        guard let text = reader.text("CALENDAR_WEBHOOK_BASE_URL") else {
            if isNeeded {
                reader.report(
                    "CALENDAR_WEBHOOK_ENABLED is true, so CALENDAR_WEBHOOK_BASE_URL must say where providers reach this host: \(hint)")
            }
            return nil
        }
        guard let base = WebhookBase(parsing: text) else {
            reader.report("CALENDAR_WEBHOOK_BASE_URL is '\(text)'; it takes \(hint)")
            return nil
        }
        self = base
    }
}
