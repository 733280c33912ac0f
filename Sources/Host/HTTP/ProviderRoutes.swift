import Hummingbird
import ProviderKit

/// Which providers this host was built with, and which of them may run.
struct ProviderRoutes {
    let catalogue: AdapterCatalogue
    let configuration: HostConfiguration

    func add(to group: RouterGroup<APIContext>) {
        group.get { _, _ in
            ProviderList(
                providers: catalogue.all.map { adapter in
                    ProviderList.Item(
                        id: adapter.id, name: adapter.displayName, isAllowed: configuration.allowedProviders.allows(adapter.id),
                        capabilities: adapter.capabilities)
                })
        }
    }

    private struct ProviderList: ResponseEncodable {
        struct Item: Encodable {
            let id: ProviderID
            let name: String
            let isAllowed: Bool
            let capabilities: Capabilities
        }
        let providers: [Item]
    }
}
