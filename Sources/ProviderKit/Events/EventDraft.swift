public import Foundation

/// What an event should say, as the booking product wants it.
public struct EventDraft: Hashable, Codable, Sendable {
    /// The title; may be any text, written as it is.
    public var title: String
    /// When.
    public var window: TimeWindow
    /// The IANA name of the zone the event is shown in; `nil` for UTC. The instants do not depend on it.
    public var timeZone: String?
    /// A longer text.
    public var details: String?
    /// Where.
    public var location: String?
    /// A page about the booking.
    public var link: URL?
    /// Whether it is certain.
    public var status: Status
    /// Whether it takes the time.
    public var isBusy: Bool
    /// Who runs it; needed where there are attendees.
    public var organizer: Participant?
    /// Who is invited.
    public var attendees: [Participant]

    /// Whether an event is certain.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// It takes place.
        case confirmed
        /// It may take place.
        case tentative
    }

    /// A person named in an event.
    public struct Participant: Hashable, Codable, Sendable {
        /// The e-mail address.
        public var address: String
        /// The name to show.
        public var name: String?

        /// Makes a participant.
        public init(address: String, name: String? = nil) {
            self.address = address
            self.name = name
        }
    }

    /// Makes a draft of a confirmed, busy event.
    public init(
        title: String, window: TimeWindow, timeZone: String? = nil, details: String? = nil, location: String? = nil, link: URL? = nil,
        status: Status = .confirmed, isBusy: Bool = true, organizer: Participant? = nil, attendees: [Participant] = []
    ) {
        self.title = title
        self.window = window
        self.timeZone = timeZone
        self.details = details
        self.location = location
        self.link = link
        self.status = status
        self.isBusy = isBusy
        self.organizer = organizer
        self.attendees = attendees
    }
}
