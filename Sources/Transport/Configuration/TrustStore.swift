import Foundation

/// The certificates that servers are verified against, where they are more than the system's.
///
/// libcurl's `CURLOPT_CAINFO` replaces the default bundle. So that an additional CA adds to the system's roots, both texts are joined and handed
/// over as one.
struct TrustStore: Sendable {
    /// Where the systems keep their bundle: Debian and Alpine, Fedora and RHEL, openSUSE, macOS and the BSDs.
    static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// The joined PEM text.
    let pem: Data

    /// Reads the additional file and the system's bundle. A system without a bundle is no error: then only the additional file is trusted.
    init(additionalFile path: String, systemBundles: [String] = Self.systemBundles) throws(TransportConfigurationError) {
        let added: Data
        do {
            added = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadableCAFile(path: path, reason: error.localizedDescription)
        }
        guard let text = String(data: added, encoding: .utf8) else { throw .invalidCAFile(path: path, reason: "it is not text") }
        try Self.check(text, path: path)
        let system = systemBundles.lazy.compactMap { try? Data(contentsOf: URL(fileURLWithPath: $0)) }.first { !$0.isEmpty }
        pem = added + Data("\n".utf8) + (system ?? Data())
    }

    /// Looks for certificates whose text decodes to a DER sequence; libcurl would fail only at the first connection.
    private static func check(_ text: String, path: String) throws(TransportConfigurationError) {
        let blocks = text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst()
        guard !blocks.isEmpty else { throw .invalidCAFile(path: path, reason: "there is no BEGIN CERTIFICATE line") }
        for block in blocks {
            let parts = block.components(separatedBy: "-----END CERTIFICATE-----")
            let base64 = parts[0].filter { !$0.isWhitespace }
            guard parts.count == 2, let der = Data(base64Encoded: base64), der.first == 0x30 else {
                throw .invalidCAFile(path: path, reason: "a certificate is damaged")
            }
        }
    }
}
