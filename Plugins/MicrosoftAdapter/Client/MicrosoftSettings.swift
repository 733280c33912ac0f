import ProviderKit

/// The settings of a connection under the names that this adapter owns.
struct MicrosoftSettings: Sendable {
    private enum Key {
        static let address = "address"
        static let scopes = "oauth-scopes"
    }

    /// The settings as the host keeps them.
    private(set) var values: ConnectionSettings

    init(_ values: ConnectionSettings) { self.values = values }

    /// The account's own address, by which its schedule is asked for.
    var address: String? {
        get { values[Key.address] }
        set { values[Key.address] = newValue }
    }

    /// The scopes that were asked for, where they are not the least ones. A refresh has to name them again.
    var scopes: [String]? {
        get { values[Key.scopes].map { $0.split(separator: " ").map(String.init) } }
        set { values[Key.scopes] = newValue?.joined(separator: " ") }
    }
}
