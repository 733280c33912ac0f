public import ProviderKit

/// Calendars on any server that speaks CalDAV (RFC 4791).
///
/// A value without state: everything it knows of an account is in the connection's settings, everything it does goes through the context.
public struct CalDAVAdapter: ProviderAdapter {
    /// Makes the adapter.
    public init() {}

    /// `caldav`.
    public var id: ProviderID { ProviderID("caldav") }
    /// The name for people.
    public var displayName: String { "CalDAV" }
    /// Every role; single servers can do less.
    public var capabilities: Capabilities { CalDAVCapabilities.declared }
    /// Basic and Digest.
    public var passwordAuthorizing: (any PasswordAuthorizing)? { CalDAVAuthorizing() }
    /// Where a server has an authorization server beside it.
    public var oauthAuthorizing: (any OAuthAuthorizing)? { CalDAVOAuth() }
    /// The collections in the account's home sets.
    public var calendarListing: any CalendarListing { CalDAVCalendarListing() }
    /// From the events themselves, or by the server's own report.
    public var freeBusyReading: (any FreeBusyReading)? { CalDAVFreeBusyReading() }
    /// Conditional `PUT` and `DELETE`.
    public var eventWriting: (any EventWriting)? { CalDAVEventWriting() }
    /// By sync-collection, or by comparing versions.
    public var changeTracking: (any ChangeTracking)? { CalDAVChangeTracking() }
    /// WebDAV-Push from servers that have it, signed relays beside those that have not.
    public var pushReceiving: (any PushReceiving)? { CalDAVPushReceiving() }
}
