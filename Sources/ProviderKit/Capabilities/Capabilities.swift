/// What an adapter can do, and within which limits. What is not declared is refused before any traffic.
public struct Capabilities: Hashable, Sendable, Codable {
    /// How accounts are authorised; never empty.
    public let authorization: Set<AuthorizationMethod>
    /// Limits of reading busy time; `nil` where the adapter cannot.
    public let freeBusy: FreeBusyLimits?
    /// Limits of writing events; `nil` where the adapter cannot.
    public let events: EventLimits?
    /// Whether changes can be tracked.
    public let tracksChanges: Bool
    /// Whether changes tell the caller's key of every event that carries our marker; some feeds do not show it.
    public let tellsKeysInChanges: Bool
    /// How changes are pushed; `nil` where the adapter receives no push. Single servers and calendars can still have none.
    public let push: PushAbilities?
    /// The most requests that the provider bears at one time for one account; `nil` where it names no number.
    public let maximumConcurrentRequests: Int?

    /// Limits of reading busy time.
    public struct FreeBusyLimits: Hashable, Sendable, Codable {
        /// The longest window of one request, in days.
        public let maximumWindowDays: Int
        /// The most calendars of one request.
        public let maximumCalendars: Int
        /// Whether tentative time is told as tentative; otherwise it is told as busy.
        public let tellsTentative: Bool

        /// Makes limits; both numbers are at least 1.
        public init(maximumWindowDays: Int, maximumCalendars: Int, tellsTentative: Bool = true) {
            self.maximumWindowDays = max(1, maximumWindowDays)
            self.maximumCalendars = max(1, maximumCalendars)
            self.tellsTentative = tellsTentative
        }
    }

    /// Limits of writing events.
    public struct EventLimits: Hashable, Sendable, Codable {
        /// The longest title in Unicode scalars.
        public let maximumTitleLength: Int
        /// The longest details in Unicode scalars.
        public let maximumDetailsLength: Int
        /// The most attendees; 0 where the provider cannot have any.
        public let maximumAttendees: Int
        /// Who can be asked to tell the attendees.
        public let invitations: Set<InvitationPolicy>

        /// Makes limits.
        public init(maximumTitleLength: Int, maximumDetailsLength: Int, maximumAttendees: Int, invitations: Set<InvitationPolicy>) {
            self.maximumTitleLength = maximumTitleLength
            self.maximumDetailsLength = maximumDetailsLength
            self.maximumAttendees = maximumAttendees
            self.invitations = invitations
        }
    }

    /// Makes a declaration.
    public init(
        authorization: Set<AuthorizationMethod>, freeBusy: FreeBusyLimits?, events: EventLimits?, tracksChanges: Bool,
        tellsKeysInChanges: Bool = true, push: PushAbilities?, maximumConcurrentRequests: Int? = nil
    ) {
        self.authorization = authorization
        self.freeBusy = freeBusy
        self.events = events
        self.tracksChanges = tracksChanges
        self.tellsKeysInChanges = tellsKeysInChanges
        self.push = push
        self.maximumConcurrentRequests = maximumConcurrentRequests.map { max(1, $0) }
    }
}
