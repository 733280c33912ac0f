import Foundation
public import ProviderKit

/// Calendars of Microsoft 365 and of personal Microsoft accounts, by Microsoft Graph v1.0.
///
/// A value without state: everything it knows of an account is in the connection's settings, everything it does goes through the context.
public struct MicrosoftAdapter: ProviderAdapter {
    private let endpoints: MicrosoftEndpoints
    private let tenant: String
    private let resourceData: Bool

    /// Makes the adapter.
    ///
    /// `tenant` says who can sign in: `common` (work and personal accounts), `organizations` (work accounts), `consumers` (personal
    /// accounts), or one organisation's tenant id or domain. It has to fit the application's registration. With a tenant id, push about
    /// another organisation is not believed.
    ///
    /// With `resourceData`, channels ask for encrypted content, for which Microsoft vouches with a signed token: more proof than a channel's
    /// token alone, for subscriptions that live a day instead of seven. Channels of either kind are verified in any case.
    public init(endpoints: MicrosoftEndpoints = .production, tenant: String = "common", resourceData: Bool = false) {
        self.endpoints = endpoints
        self.tenant = tenant
        self.resourceData = resourceData
    }

    /// `microsoft`.
    public var id: ProviderID { ProviderID("microsoft") }
    /// The name for people.
    public var displayName: String { "Microsoft 365" }
    /// Everything.
    public var capabilities: Capabilities { MicrosoftCapabilities.declared(resourceData: resourceData) }
    /// Microsoft has no passwords for programs.
    public var passwordAuthorizing: (any PasswordAuthorizing)? { nil }
    /// The identity platform's version 2.
    public var oauthAuthorizing: (any OAuthAuthorizing)? { MicrosoftOAuth(endpoints: endpoints, tenant: tenant) }
    /// The account's own calendars.
    public var calendarListing: any CalendarListing { MicrosoftCalendarListing(endpoints: endpoints) }
    /// From the events themselves; by the schedule where those may not be read.
    public var freeBusyReading: (any FreeBusyReading)? { MicrosoftFreeBusyReading(endpoints: endpoints) }
    /// By transaction id, marker and entity tag.
    public var eventWriting: (any EventWriting)? { MicrosoftEventWriting(endpoints: endpoints) }
    /// By the delta query of a calendar view.
    public var changeTracking: (any ChangeTracking)? { MicrosoftChangeTracking(endpoints: endpoints) }
    /// By change notifications.
    public var pushReceiving: (any PushReceiving)? {
        MicrosoftPushReceiving(
            endpoints: endpoints, tenant: UUID(uuidString: tenant)?.uuidString.lowercased(), wantsResourceData: resourceData)
    }
}
