import ProviderKit

/// What is kept of a channel that Google confirmed.
struct ChannelSettings: Sendable {
    private static let resourceKey = "resource-id"

    /// Google's name of what is watched, in its own words. It is the same for every channel on one calendar.
    let resource: String

    init(resource: String) { self.resource = resource }

    /// Reads what was kept; `nil` where the channel is not confirmed.
    init?(_ settings: ConnectionSettings?) {
        guard let resource = settings?[Self.resourceKey], !resource.isEmpty else { return nil }
        self.init(resource: resource)
    }

    /// As the host keeps them.
    var values: ConnectionSettings { ConnectionSettings([Self.resourceKey: resource]) }
}
