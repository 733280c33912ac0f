public import ProviderConformance
public import ProviderKit

extension SimulatedProvider {
    /// Nobody.
    public func pushCounterpart(for account: String) -> (any PushCounterpart)? { nil }

    /// A harness for an adapter to this provider. `account` has to exist; `transport` reaches the simulator.
    ///
    /// Consents are given, and withdrawn, by another account, so that the token of the examination lives on.
    /// The clock is the simulator's own, so that both agree about when a token ends.
    public func harness(
        adapter: any ProviderAdapter, account: String, transport: any HTTPTransport, clock: any WallClock,
        readOnlyCalendar: CalendarID? = nil
    ) -> AccountHarness {
        let consenting = "consenting-" + account
        makeAccount(consenting)
        return AccountHarness(
            adapter: adapter, accessToken: grant(to: account, scopes: nil).accessToken, transport: transport, clock: clock,
            readOnlyCalendar: readOnlyCalendar, counterpart: counterpart(for: account),
            oauthCounterpart: SimulatedOAuthCounterpart(provider: self, account: consenting),
            pushCounterpart: pushCounterpart(for: account))
    }
}
