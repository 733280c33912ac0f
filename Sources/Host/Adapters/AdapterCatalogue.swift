public import ProviderKit

/// The adapters a host was built with, checked once and never changed.
public struct AdapterCatalogue: Sendable {
    private let adapters: [ProviderID: any ProviderAdapter]

    /// Takes the adapters. Throws ``ConfigurationError`` for two of one name, or one whose capabilities contradict its roles.
    public init(_ list: [any ProviderAdapter]) throws(ConfigurationError) {
        var adapters: [ProviderID: any ProviderAdapter] = [:]
        var problems: [String] = []
        for adapter in list {
            if adapters.updateValue(adapter, forKey: adapter.id) != nil {
                problems.append("two adapters are named \(adapter.id); link one of them")
            }
            problems += adapter.contradictions
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        self.adapters = adapters
    }

    /// The names of all adapters, sorted.
    public var ids: [ProviderID] { adapters.keys.sorted() }

    /// All adapters, sorted by name.
    public var all: [any ProviderAdapter] { ids.compactMap { adapters[$0] } }

    /// One adapter, or an error that names those there are.
    public func adapter(_ id: ProviderID) throws(HostError) -> any ProviderAdapter {
        guard let adapter = adapters[id] else {
            let names = ids.map(\.rawValue).joined(separator: ", ")
            throw HostError(
                .notFound, "there is no adapter named \(id); this host was built with: \(names.isEmpty ? "none" : names)")
        }
        return adapter
    }
}
