import ProviderConformance
import ProviderKit
import ProviderSimulators

/// A harness over a provider in memory whose pushes are really signed and encrypted, for the reference adapter and for adapters that are broken
/// on purpose.
struct ReferenceHarness {
    let service: ReferenceService
    private let memory = MemoryHarness(pageSize: 100)

    init(_ flavour: ReferenceFlavour) throws { service = try ReferenceService(flavour, provider: memory.provider) }

    var adapter: ReferenceAdapter { ReferenceAdapter(service: service) }

    /// The suite's harness for an adapter over this service.
    func harness(adapter: (any ProviderAdapter)? = nil) -> AccountHarness {
        let provider = memory.provider
        return AccountHarness(
            adapter: adapter ?? self.adapter, server: provider.server, username: "owner", password: memory.password, transport: service,
            readOnlyCalendar: provider.makeCalendar(named: "Read-only", access: .read), deadServers: ["https://dead.example/"],
            counterpart: ReferenceCounterpart(service: service), oauthCounterpart: MemoryOAuthCounterpart(provider: provider),
            pushCounterpart: ReferencePushCounterpart(service: service))
    }
}
