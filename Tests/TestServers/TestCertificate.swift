public import Foundation

/// An authority made for one test and a certificate from it, in a folder that goes with the last reference.
public final class TestCertificate: Sendable {
    private let folder: URL

    /// Makes both for the names that a server is reached by: host names or IP addresses. Throws ``TestServerError`` where Python cannot.
    public init(names: [String] = ["localhost", "127.0.0.1"]) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "calendar-host-certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try await PythonProgram(in: "TestServers", "certificate.py").run(arguments: [folder.path()] + names, input: Data())
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The authority's certificate (PEM), for whoever is to trust the server.
    public var authority: URL { folder.appending(path: "authority.pem") }
    /// The server's certificate (PEM).
    public var certificate: URL { folder.appending(path: "certificate.pem") }
    /// The server's key (PEM, unencrypted).
    public var key: URL { folder.appending(path: "key.pem") }
}
