import ProviderKit

/// The settings of a connection under the names that this adapter owns.
struct CalDAVSettings: Sendable {
    private enum Key {
        static let principal = "principal"
        static let homeSets = "home-sets"
        static let calendar = "calendar"
        static let scheme = "auth-scheme"
        static let addresses = "user-addresses"
    }

    /// The settings as the host keeps them.
    private(set) var values: ConnectionSettings

    init(_ values: ConnectionSettings) { self.values = values }

    /// What a person typed.
    var server: String? {
        get { values[ConnectionSettings.serverKey] }
        set { values[ConnectionSettings.serverKey] = newValue }
    }

    /// The account's principal (RFC 5397).
    var principal: ResourceAddress? {
        get { values[Key.principal].flatMap { ResourceAddress($0) } }
        set { values[Key.principal] = newValue?.text }
    }

    /// The collections in which calendars lie (RFC 4791 §6.2.1).
    var homeSets: [ResourceAddress] {
        get { values[Key.homeSets]?.split(separator: "\n").compactMap { ResourceAddress(String($0)) } ?? [] }
        set { values[Key.homeSets] = newValue.isEmpty ? nil : newValue.map(\.text).joined(separator: "\n") }
    }

    /// The one calendar of a connection that was made with a calendar's own address.
    var calendar: ResourceAddress? {
        get { values[Key.calendar].flatMap { ResourceAddress($0) } }
        set { values[Key.calendar] = newValue?.text }
    }

    /// How the password is shown.
    var scheme: AuthenticationScheme? {
        get { values[Key.scheme].flatMap { AuthenticationScheme(rawValue: $0) } }
        set { values[Key.scheme] = newValue?.rawValue }
    }

    /// The account's calendar addresses (RFC 6638 §2.4.1), which tell whose answer to an invitation is the owner's own.
    var userAddresses: [String] {
        get { values[Key.addresses]?.split(separator: "\n").map(String.init) ?? [] }
        set { values[Key.addresses] = newValue.isEmpty ? nil : newValue.joined(separator: "\n") }
    }

    /// Relative ids are paths on this server; its origin never changes while the connection lives.
    var base: ResourceAddress? { homeSets.first ?? calendar ?? principal }
}
