public import Foundation

/// Where Microsoft's identity platform and Graph are. Another place is for national clouds, simulators and test servers.
public struct MicrosoftEndpoints: Sendable, Equatable {
    /// The identity platform's root, without a tenant and without a slash at the end.
    public let login: URL
    /// Graph's root with its version, without a slash at the end.
    public let graph: URL

    /// Where the keys are published that sign tokens of version 1.
    let keysOfVersion1: URL
    /// Where the keys are published that sign tokens of version 2.
    let keysOfVersion2: URL

    /// Who issues tokens of version 1 for an organisation. A name, not an address: it is the same wherever the service is reached.
    static func issuer1(of tenant: String) -> String { "https://sts.windows.net/\(tenant)/" }
    /// Who issues tokens of version 2 for an organisation.
    static func issuer2(of tenant: String) -> String { "https://login.microsoftonline.com/\(tenant)/v2.0" }

    /// The real service.
    public static let production = MicrosoftEndpoints(login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com/v1.0")

    /// Everything under one origin, as a simulator has it, with the real service's paths.
    public init?(origin: URL) {
        guard origin.host() != nil else { return nil }
        var base = origin.absoluteString
        if base.hasSuffix("/") { base.removeLast() }
        self.init(login: base, graph: base + "/v1.0")
    }

    private init(login: String, graph: String) {
        func url(_ text: String) -> URL {
            guard let url = URL(string: text) else { preconditionFailure("\(text) is no address") }
            return url
        }
        self.login = url(login)
        self.graph = url(graph)
        keysOfVersion1 = url(login + "/common/discovery/keys")
        keysOfVersion2 = url(login + "/common/discovery/v2.0/keys")
    }
}
