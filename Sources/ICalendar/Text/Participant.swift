/// An organizer or attendee as read from an object (RFC 5545 §3.8.4.1, §3.8.4.3).
public struct Participant: Equatable, Sendable {
    /// The calendar address as written, usually `mailto:name@domain`.
    public let address: String
    /// `CN`: the name to show.
    public let name: String?
    /// `PARTSTAT` in upper case: `NEEDS-ACTION`, `ACCEPTED`, `DECLINED`, …; `nil` when absent.
    public let participation: String?
    /// `SCHEDULE-AGENT` in upper case (RFC 6638 §7.1); `nil` when absent, which means `SERVER`.
    public let scheduleAgent: String?

    /// Makes a participant.
    public init(address: String, name: String? = nil, participation: String? = nil, scheduleAgent: String? = nil) {
        self.address = address
        self.name = name
        self.participation = participation
        self.scheduleAgent = scheduleAgent
    }

    /// The address in lower case and without `mailto:`, for comparing.
    public var comparableAddress: String { Self.comparable(address) }

    static func comparable(_ address: String) -> String {
        let lower = address.lowercased()
        return lower.hasPrefix("mailto:") ? String(lower.dropFirst(7)) : lower
    }
}
