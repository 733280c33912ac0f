import ProviderConformance
import ProviderKit
import ProviderSimulators

/// A harness over a provider in memory, for the reference adapter and for adapters that are broken on purpose.
struct MemoryHarness {
    let provider: MemoryProvider
    let password = Secret("correct horse battery staple")

    init(pageSize: Int = 100) { provider = MemoryProvider(password: password, pageSize: pageSize) }

    /// The suite's harness for an adapter over this provider.
    func harness(adapter: (any ProviderAdapter)? = nil, withCounterpart: Bool = true) -> AccountHarness {
        AccountHarness(
            adapter: adapter ?? MemoryAdapter(provider: provider), server: provider.server, username: "owner", password: password,
            transport: NoTransport(), readOnlyCalendar: provider.makeCalendar(named: "Read only", access: .read),
            deadServers: ["https://dead.example/", "dead"],
            counterpart: withCounterpart ? MemoryCounterpart(provider: provider) : nil,
            oauthCounterpart: withCounterpart ? MemoryOAuthCounterpart(provider: provider) : nil)
    }
}
