import Foundation

/// A self-signed certificate in a folder of its own, which goes away with it.
final class Certificate: Sendable {
    private let folder: URL

    var path: String { folder.appendingPathComponent("certificate.pem").path }
    var keyPath: String { folder.appendingPathComponent("key.pem").path }

    /// - Parameter names: The subject's alternative names, as OpenSSL writes them.
    init(names: String = "IP:127.0.0.1,DNS:localhost") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("transport-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                "/CN=transport-tests",
                "-addext", "subjectAltName=\(names)", "-keyout", keyPath, "-out", path,
            ])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
