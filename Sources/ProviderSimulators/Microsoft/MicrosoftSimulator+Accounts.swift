import Foundation
public import ProviderKit
import Synchronization

extension MicrosoftSimulator {
    /// Makes a work or school account with a default calendar and gives the calendar's id. One that exists is left as it is.
    @discardableResult
    public func makeAccount(_ address: String) -> CalendarID { makeAccount(address, .work) }

    /// Makes a personal account, for which Graph has no `getSchedule`.
    @discardableResult
    public func makePersonalAccount(_ address: String) -> CalendarID { makeAccount(address, .personal) }

    /// Puts a calendar that somebody else shared, and that may only be read, among an account's calendars. There has to be such an account.
    @discardableResult
    public func shareReadOnlyCalendar(named name: String, with account: String, owner: String = "somebody.else@example.org") -> CalendarID {
        state.withLock { state in
            let id = state.makeCalendarID()
            state.accounts[account.lowercased()]?.calendars.append(
                MicrosoftCalendar(
                    id: id, name: name, isDefault: false, canEdit: false, ownerName: MicrosoftState.name(of: owner), ownerAddress: owner))
            return CalendarID(id)
        }
    }

    /// Tokens as the owner's consent would give them; `scopes` is `nil` for `offline_access`, `User.Read` and `Calendars.ReadWrite`. Scopes
    /// that nobody knows are left out.
    public func grant(to account: String, scopes: [String]?) -> OAuthTokens {
        let wanted = scopes?.compactMap { GraphScope(text: $0) } ?? [.offlineAccess, .userRead, .calendarsReadWrite]
        let now = clock.now
        let made = state.withLock { state in
            state.authorization.grants.append(.init(account: account.lowercased(), scopes: wanted))
            return state.makeTokens(state.authorization.grants.count - 1, scopes: wanted, now: now)
        }
        return OAuthTokens(
            accessToken: Secret(made.access), refreshToken: made.refresh.map { Secret($0) },
            expiresAt: now.addingTimeInterval(Double(made.seconds)), scopes: made.scopes)
    }

    /// Ends every grant of an account: its tokens are refused from now on, whatever their age.
    public func revokeGrants(of account: String) {
        state.withLock { state in
            for index in state.authorization.grants.indices where state.authorization.grants[index].account == account.lowercased() {
                state.authorization.revoke(index)
            }
        }
    }

    /// Forgets every position in change feeds that was given out, as the service does now and then.
    public func forgetPositions() {
        state.withLock { state in
            for token in state.deltas.keys { state.deltas[token]?.isLost = true }
        }
    }

    private func makeAccount(_ address: String, _ kind: MicrosoftAccount.Kind) -> CalendarID {
        state.withLock { state in
            if let existing = state.accounts[address.lowercased()]?.calendars.first { return CalendarID(existing.id) }
            let id = kind == .work ? state.random.guid() : state.random.digits(16)
            var account = MicrosoftAccount(address: address, kind: kind, id: id, name: MicrosoftState.name(of: address))
            let calendar = MicrosoftCalendar(
                id: state.makeCalendarID(), name: "Calendar", isDefault: true, canEdit: true, ownerName: account.name, ownerAddress: address
            )
            account.calendars = [calendar]
            state.accounts[address.lowercased()] = account
            return CalendarID(calendar.id)
        }
    }
}

extension MicrosoftState {
    /// A calendar's id. Calendars are folders; their ids never change.
    mutating func makeCalendarID() -> String { "AAMkAGVm" + random.token(bytes: 45) + "AAA=" }

    /// `ada.lovelace@example.org` is Ada Lovelace.
    static func name(of address: String) -> String {
        address.prefix { $0 != "@" }.split(whereSeparator: { ". _-".contains($0) }).map(\.capitalized).joined(separator: " ")
    }
}
