/// An organizer or attendee to write.
public struct Invitee: Equatable, Sendable {
    /// PARTSTAT (RFC 5545 §3.2.12), as far as it applies to events.
    public enum Participation: String, Sendable, CaseIterable {
        /// Not answered yet.
        case needsAction = "NEEDS-ACTION"
        /// Will come.
        case accepted = "ACCEPTED"
        /// Will not come.
        case declined = "DECLINED"
        /// May come.
        case tentative = "TENTATIVE"
        /// Sends somebody else.
        case delegated = "DELEGATED"
    }

    /// `SCHEDULE-AGENT` (RFC 6638 §7.1): who tells the person about the event.
    public enum ScheduleAgent: String, Sendable, CaseIterable {
        /// The server sends messages. Written by leaving the parameter out, which means the same everywhere.
        case server = "SERVER"
        /// We do; the server keeps quiet.
        case client = "CLIENT"
        /// Nobody does.
        case none = "NONE"
    }

    /// A calendar address such as `mailto:name@example.org`; a bare e-mail address gets the scheme.
    public var address: String
    /// The name to show.
    public var name: String?
    /// The answer; `nil` leaves it unsaid, and keeps the one that a stored object has.
    public var participation: Participation?
    /// Who tells the person.
    public var scheduleAgent: ScheduleAgent

    /// Makes an invitee about whom the server keeps quiet.
    public init(address: String, name: String? = nil, participation: Participation? = nil, scheduleAgent: ScheduleAgent = .client) {
        self.address = address
        self.name = name
        self.participation = participation
        self.scheduleAgent = scheduleAgent
    }
}
