public import ProviderKit

extension MicrosoftSimulator {
    /// A calendar of another account, shared for reading.
    public func makeReadOnlyCalendar(for account: String) -> CalendarID {
        shareReadOnlyCalendar(named: "Shared for reading", with: account)
    }
}
