public import ProviderKit

/// What an adapter author supplies to have the adapter examined.
public protocol ConformanceHarness: Sendable {
    /// The adapter under examination.
    var adapter: any ProviderAdapter { get }
    /// The address for checking credentials, as a person would type it; `nil` where the adapter does not authorise by password.
    var server: String? { get }
    /// Addresses at which no such provider answers.
    var deadServers: [String] { get }
    /// A calendar that may be read but not written; `nil` where there is none.
    var readOnlyCalendar: CalendarID? { get }
    /// Acts at the provider behind the adapter's back; `nil` where nobody can.
    var counterpart: (any Counterpart)? { get }
    /// Acts as the owner's browser; `nil` where the adapter knows no OAuth, or nobody can consent.
    var oauthCounterpart: (any OAuthCounterpart)? { get }
    /// Acts at the provider's sending side; `nil` where the adapter receives no push, or nobody can.
    var pushCounterpart: (any PushCounterpart)? { get }

    /// What the adapter is given to work with for an account. With `connected` false, the settings are those of a connection that is yet to
    /// be made: what checking credentials starts from.
    func context(for account: ConformanceAccount, connected: Bool) async throws -> ProviderContext

    /// A calendar for one case to write to: a fresh one where that is possible, otherwise an existing one that may be used.
    func prepareCalendar(named name: String) async throws -> PreparedCalendar

    /// Removes a calendar that ``prepareCalendar(named:)`` made.
    func removeCalendar(_ calendar: CalendarID) async throws
}

extension ConformanceHarness {
    /// Nobody.
    public var oauthCounterpart: (any OAuthCounterpart)? { nil }
    /// Nobody.
    public var pushCounterpart: (any PushCounterpart)? { nil }

    /// A session of an account that is connected.
    public func session(for account: ConformanceAccount) async throws -> ProviderSession {
        ProviderSession(adapter: adapter, context: try await context(for: account, connected: true))
    }
}
