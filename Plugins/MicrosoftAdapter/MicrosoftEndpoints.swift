public import Foundation

/// Where Microsoft's identity platform and Graph are. Another place is for national clouds, simulators and test servers.
public struct MicrosoftEndpoints: Sendable, Equatable {
    /// The identity platform's root, without a tenant and without a slash at the end.
    public let login: URL
    /// Graph's root with its version, without a slash at the end.
    public let graph: URL

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
        guard let login = URL(string: login), let graph = URL(string: graph) else {
            preconditionFailure("\(login) or \(graph) is no address")
        }
        self.login = login
        self.graph = graph
    }
}
