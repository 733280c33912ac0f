public import ProviderKit

extension GoogleSimulator {
    /// A calendar of another account, shared for reading.
    public func makeReadOnlyCalendar(for account: String) -> CalendarID {
        let owner = "sharing-" + account
        makeAccount(owner)
        let calendar = makeCalendar(named: "Shared for reading", of: owner)
        share(calendar, with: account, as: .reader)
        return calendar
    }
}
