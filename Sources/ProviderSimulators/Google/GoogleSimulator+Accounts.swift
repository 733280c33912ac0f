import Foundation
public import ProviderKit
import Synchronization

extension GoogleSimulator {
    /// How an account may use a calendar that another one shares with it.
    public enum Sharing: String, Sendable, CaseIterable {
        /// Sees when it is taken.
        case freeBusyReader
        /// Sees its events.
        case reader
        /// Changes its events.
        case writer
    }

    /// The zone of accounts that are made without one. It is not UTC, so that nobody confuses the two.
    public static let defaultTimeZone = "Europe/Berlin"

    /// Makes an account with a primary calendar, whose id is the address. An account that is there already is left as it is.
    @discardableResult
    public func makeAccount(_ address: String) -> CalendarID { makeAccount(address, timeZone: Self.defaultTimeZone) }

    /// Makes an account whose calendars are in a zone of the IANA database.
    @discardableResult
    public func makeAccount(_ address: String, timeZone: String) -> CalendarID {
        guard let zone = ZoneTime(timeZone) else { preconditionFailure("\(timeZone) is no zone") }
        state.withLock { state in
            guard state.accounts[address] == nil else { return }
            let subject = "1" + Self.digits(of: address)
            state.accounts[address] = GoogleAccount(address: address, subject: subject, zone: zone)
            _ = state.makeCalendar(id: address, owner: address, isPrimary: true, properties: ["summary": .string(address)], zone: zone)
        }
        return CalendarID(address)
    }

    /// Makes a further calendar of an account, in a zone of the IANA database; `nil` for the account's own.
    @discardableResult
    public func makeCalendar(named name: String, of account: String, timeZone: String? = nil) -> CalendarID {
        state.withLock { state in
            guard let owner = state.accounts[account] else { preconditionFailure("there is no account \(account)") }
            guard let zone = timeZone.map({ ZoneTime($0) }) ?? owner.zone else { preconditionFailure("\(timeZone ?? "") is no zone") }
            let id = "c_\(state.tokens.fresh())@group.calendar.google.com"
            return CalendarID(state.makeCalendar(id: id, owner: account, properties: ["summary": .string(name)], zone: zone).id)
        }
    }

    /// Shares a calendar with another account, or stops to where `sharing` is `nil`.
    public func share(_ calendar: CalendarID, with account: String, as sharing: Sharing?) {
        state.withLock { state in
            let stamp = state.nextStamp()
            state.calendars[calendar.rawValue]?.roles[account] = sharing.flatMap { GoogleCalendar.Role(rawValue: $0.rawValue) }
            state.calendars[calendar.rawValue]?.stamp = stamp
        }
    }

    /// Has free/busy of a calendar fail with `internalError` inside a sound answer, or stops to.
    public func breakFreeBusy(of calendar: CalendarID, _ isBroken: Bool = true) {
        state.withLock { $0.calendars[calendar.rawValue]?.isFreeBusyBroken = isBroken }
    }

    /// Forgets every position in change feeds: the next incremental list is answered with 410.
    public func forgetPositions() { state.withLock { $0.feeds.forgetPositions() } }

    /// Tokens as the owner's consent would give them; the least set for two-way synchronisation where `scopes` is `nil`.
    public func grant(to account: String, scopes: [String]?) -> OAuthTokens {
        let now = clock.now
        let granted = GoogleScopes.expanded(scopes ?? Self.defaultScopes)
        let given = state.withLock { $0.issue(to: account, granted, isOffline: true, now: now) }
        return OAuthTokens(
            accessToken: Secret(given.access), refreshToken: given.refresh.map { Secret($0) },
            expiresAt: now.addingTimeInterval(Double(given.lifetime)), scopes: granted.sorted())
    }

    /// Ends every grant of an account to the application.
    public func revokeGrants(of account: String) { state.withLock { $0.tokens.endGrants(of: account) } }

    /// Twenty digits that depend on the address alone.
    private static func digits(of address: String) -> String {
        let hash = address.utf8.reduce(into: UInt64(14_695_981_039_346_656_037)) { $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        let digits = String(hash)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}
