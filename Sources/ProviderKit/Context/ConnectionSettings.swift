/// What an adapter found out or was told about a connection, kept by the host and handed back with every verb.
///
/// The host does not read the values; the adapter owns the names. Never a place for secrets: settings are stored in the clear.
public struct ConnectionSettings: Hashable, Codable, Sendable {
    /// Names and values, for instance `home-set` and its address.
    public var values: [String: String]

    /// Makes settings.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The address a person typed in; the one setting that every provider with servers of its own shares.
    public static let serverKey = "server"

    /// One value, or `nil`.
    public subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }
}
