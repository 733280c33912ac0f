public import Foundation
public import ProviderConformance
public import ProviderKit

/// A calendar provider of the web, simulated: accounts, OAuth, calendars, events, change feeds, and misfortune by plan.
///
/// Every instance is a world of its own and may be used from many tasks. It is strict: what the real service's own description does not
/// allow is refused as the real service refuses it.
public protocol SimulatedProvider: WebSimulator {
    /// The provider's name, as its adapter has it.
    var id: ProviderID { get }
    /// The address under which the simulator is reached in memory; on loopback the server's own address takes its place.
    var origin: URL { get }
    /// The application that is registered at the provider.
    var client: OAuthClient { get }
    /// The misfortunes to come.
    var faults: FaultPlan { get nonmutating set }
    /// The names of the operations of all requests so far, in order; a request that matches none is `unknown`.
    var operations: [String] { get }

    /// Makes an account with a primary calendar and gives the primary calendar's id. An address such as `ada@example.org` names it.
    @discardableResult
    func makeAccount(_ address: String) -> CalendarID
    /// Makes a calendar of somebody else that the account may read and not write.
    func makeReadOnlyCalendar(for account: String) -> CalendarID
    /// Tokens as the owner's consent to the application would give them; `scopes` is `nil` for all that the adapter asks for.
    func grant(to account: String, scopes: [String]?) -> OAuthTokens
    /// Ends every grant of an account to the application, as its owner can on the provider's own pages.
    func revokeGrants(of account: String)
    /// Acts as the browser of an account's owner on the consent page: gives the address that the browser is sent back to.
    func consent(at page: URL, as account: String, _ decision: ConsentDecision) async throws -> URL
    /// Acts at the provider behind the adapter's back.
    func counterpart(for account: String) -> any Counterpart
    /// Acts at the provider's sending side, for the channels of an account; `nil` where nothing is pushed.
    func pushCounterpart(for account: String) -> (any PushCounterpart)?
    /// The truth about a calendar: when it is not free, in order, coalesced within each kind. `zone` is an IANA name, for all-day events.
    func busyTruth(of calendar: CalendarID, account: String, in window: TimeWindow, zone: String) throws -> [BusyBlock]
}

/// What an account's owner decides on a consent page.
public enum ConsentDecision: Sendable, Equatable {
    /// Grants everything that was asked for.
    case grantAll
    /// Grants only these of the scopes that were asked for.
    case grant([String])
    /// Refuses.
    case deny
}
