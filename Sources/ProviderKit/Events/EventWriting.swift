/// The fourth role: put an event into a calendar, change it, take it out.
public protocol EventWriting: Sendable {
    /// Creates the event that the key names, once.
    ///
    /// Behaviour:
    /// - `EVENT-CREATE-1`: The event is in the calendar afterwards, with the draft's title and instants.
    /// - `EVENT-CREATE-2`: The same key again, ten times, gives the same event and no second one.
    /// - `EVENT-CREATE-3`: Two keys give two events, also where they differ only in case, punctuation or generation.
    /// - `EVENT-CREATE-4`: Text comes back as it was sent: quotes, line breaks, commas, emoji, right-to-left, iCalendar syntax, very long lines.
    /// - `EVENT-CREATE-5`: Keys with any characters work: slashes, dots, percent signs, spaces, other scripts, very long ones.
    /// - `EVENT-CREATE-6`: A calendar that does not exist fails with `not-found` or `forbidden`, permanently, and makes nothing.
    /// - `EVENT-CREATE-7`: An event that a person changed at the provider since is not overwritten by the same create again.
    /// - `EVENT-CREATE-8`: Concurrent creates with one key leave one event.
    func createEvent(_ request: CreateEventRequest, in context: ProviderContext) async throws(ProviderError) -> CreateEventReply

    /// Changes an event that is still in the expected revision.
    ///
    /// Behaviour:
    /// - `EVENT-UPDATE-1`: The event has the new title and instants, keeps its id and UID, and has a new revision.
    /// - `EVENT-UPDATE-2`: An outdated revision fails with `revision-mismatch`, permanently, and changes nothing.
    /// - `EVENT-UPDATE-3`: An event that is gone fails with `not-found` or `revision-mismatch`; it is not created anew.
    /// - `EVENT-UPDATE-4`: Ten updates in a row, each with the revision of the last, leave one event with the last text.
    /// - `EVENT-UPDATE-5`: Concurrent updates from one revision: exactly one wins.
    func updateEvent(_ request: UpdateEventRequest, in context: ProviderContext) async throws(ProviderError) -> UpdateEventReply

    /// Takes an event out of the calendar.
    ///
    /// Behaviour:
    /// - `EVENT-DELETE-1`: The event is gone afterwards.
    /// - `EVENT-DELETE-2`: Deleting again, ten times, succeeds and says that it was already absent.
    /// - `EVENT-DELETE-3`: An outdated revision fails with `revision-mismatch`, and the event stays.
    /// - `EVENT-DELETE-4`: After a delete, the next generation of the same key can be created.
    func deleteEvent(_ request: DeleteEventRequest, in context: ProviderContext) async throws(ProviderError) -> DeleteEventReply

    /// Reads an event back: what a create, update or delete with an unknown outcome needs.
    ///
    /// Behaviour:
    /// - `EVENT-READ-1`: By id and by key it is the same event.
    /// - `EVENT-READ-2`: Nothing there is an answer, not an error.
    /// - `EVENT-READ-3`: The revision it gives is accepted by the next update.
    func readEvent(_ request: ReadEventRequest, in context: ProviderContext) async throws(ProviderError) -> ReadEventReply
}

/// Asks for an event to be created.
public struct CreateEventRequest: Sendable {
    /// Where.
    public let calendar: CalendarID
    /// The caller's name for it.
    public let key: EventKey
    /// What it says.
    public let draft: EventDraft
    /// Who tells the attendees.
    public let invitations: InvitationPolicy

    /// Makes a request.
    public init(calendar: CalendarID, key: EventKey, draft: EventDraft, invitations: InvitationPolicy = .silent) {
        self.calendar = calendar
        self.key = key
        self.draft = draft
        self.invitations = invitations
    }
}

/// The event that the key names, and whether this call made it.
public struct CreateEventReply: Sendable {
    /// The event as it is now; where it existed before, it may say something else than the draft.
    public let event: StoredEvent
    /// Whether this call made it.
    public let disposition: Disposition

    /// Whether a create made the event or found it.
    public enum Disposition: String, Sendable {
        /// This call made it.
        case created
        /// It was there already under the same key.
        case alreadyExisted
    }

    /// Makes a reply.
    public init(event: StoredEvent, disposition: Disposition) {
        self.event = event
        self.disposition = disposition
    }
}

/// Asks for an event to be changed.
public struct UpdateEventRequest: Sendable {
    /// Where.
    public let calendar: CalendarID
    /// Which.
    public let event: EventID
    /// The revision it must still have.
    public let expected: Revision
    /// The caller's name for it.
    public let key: EventKey
    /// What it should say.
    public let draft: EventDraft
    /// Who tells the attendees.
    public let invitations: InvitationPolicy

    /// Makes a request.
    public init(
        calendar: CalendarID, event: EventID, expected: Revision, key: EventKey, draft: EventDraft, invitations: InvitationPolicy = .silent
    ) {
        self.calendar = calendar
        self.event = event
        self.expected = expected
        self.key = key
        self.draft = draft
        self.invitations = invitations
    }
}

/// The event after the change.
public struct UpdateEventReply: Sendable {
    /// The event as it is now.
    public let event: StoredEvent

    /// Makes a reply.
    public init(event: StoredEvent) { self.event = event }
}

/// Asks for an event to be deleted.
public struct DeleteEventRequest: Sendable {
    /// Where.
    public let calendar: CalendarID
    /// Which.
    public let event: EventID
    /// The revision it must still have; `nil` deletes whatever is there.
    public let expected: Revision?
    /// Who tells the attendees.
    public let invitations: InvitationPolicy

    /// Makes a request.
    public init(calendar: CalendarID, event: EventID, expected: Revision?, invitations: InvitationPolicy = .silent) {
        self.calendar = calendar
        self.event = event
        self.expected = expected
        self.invitations = invitations
    }
}

/// What came of a delete.
public struct DeleteEventReply: Sendable {
    /// Whether there was anything to delete.
    public let disposition: Disposition

    /// Whether there was anything to delete.
    public enum Disposition: String, Sendable {
        /// This call deleted it.
        case deleted
        /// It was not there.
        case alreadyAbsent
    }

    /// Makes a reply.
    public init(disposition: Disposition) { self.disposition = disposition }
}

/// Asks for an event as it is now.
public struct ReadEventRequest: Sendable {
    /// Where.
    public let calendar: CalendarID
    /// Which.
    public let locator: Locator

    /// How an event is named.
    public enum Locator: Sendable {
        /// By the provider's name.
        case id(EventID)
        /// By the caller's key, from which the adapter derives where it must be.
        case key(EventKey)
    }

    /// Makes a request.
    public init(calendar: CalendarID, locator: Locator) {
        self.calendar = calendar
        self.locator = locator
    }
}

/// An event as it is now, or nothing.
public struct ReadEventReply: Sendable {
    /// The event; `nil` where there is none.
    public let event: StoredEvent?

    /// Makes a reply.
    public init(event: StoredEvent?) { self.event = event }
}
