public import ProviderKit

/// Calendars at Google, over the Calendar API v3.
///
/// A value without state but for where Google is: everything it does goes through the context.
public struct GoogleAdapter: ProviderAdapter {
    private let endpoints: GoogleEndpoints

    /// Makes the adapter; other endpoints than the real service's are for simulators.
    public init(endpoints: GoogleEndpoints = .production) { self.endpoints = endpoints }

    /// `google`.
    public var id: ProviderID { ProviderID("google") }
    /// The name for people.
    public var displayName: String { "Google Calendar" }
    /// Everything.
    public var capabilities: Capabilities { GoogleCapabilities.declared }
    /// Google takes no passwords from programs.
    public var passwordAuthorizing: (any PasswordAuthorizing)? { nil }
    /// Authorization code with PKCE.
    public var oauthAuthorizing: (any OAuthAuthorizing)? { GoogleOAuth(endpoints: endpoints) }
    /// The account's calendar list.
    public var calendarListing: any CalendarListing { GoogleCalendarListing(endpoints: endpoints) }
    /// Google's own free/busy query.
    public var freeBusyReading: (any FreeBusyReading)? { GoogleFreeBusyReading(endpoints: endpoints) }
    /// Events with ids of our own, changed under conditions.
    public var eventWriting: (any EventWriting)? { GoogleEventWriting(endpoints: endpoints) }
    /// By sync token.
    public var changeTracking: (any ChangeTracking)? { GoogleChangeTracking(endpoints: endpoints) }
    /// By watching a calendar's events.
    public var pushReceiving: (any PushReceiving)? { GooglePushReceiving(endpoints: endpoints) }
}
