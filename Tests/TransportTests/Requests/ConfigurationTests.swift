import Foundation
import Testing

@testable import Transport

@Suite("Transport configuration")
struct ConfigurationTests {
    @Test("refuses numbers and texts out of range by name")
    func ranges() {
        let changes: [(String, (inout TransportConfiguration) -> Void)] = [
            ("connectTimeout", { $0.connectTimeout = .zero }), ("stallTimeout", { $0.stallTimeout = .milliseconds(1) }),
            ("stallBytesPerSecond", { $0.stallBytesPerSecond = 0 }), ("maximumHeaderBytes", { $0.maximumHeaderBytes = 10 }),
            ("maximumHeaderFields", { $0.maximumHeaderFields = 0 }), ("maximumConnections", { $0.maximumConnections = 0 }),
            ("maximumConnectionsPerHost", { $0.maximumConnectionsPerHost = -1 }), ("userAgent", { $0.userAgent = "a\r\nb" }),
        ]
        for (name, change) in changes {
            var configuration = TransportConfiguration()
            change(&configuration)
            let error = #expect(throws: TransportConfigurationError.self) { try CurlTransport(configuration: configuration) }
            #expect(error?.description.hasPrefix(name) == true)
        }
    }

    @Test("a CA file must be there and hold certificates that decode")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("transport-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: TransportConfigurationError.self) { try TrustStore(additionalFile: folder.appendingPathComponent("none").path) }
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
        for text in ["", "no certificate", "\(begin)\n", "\(begin)\n%%%\n\(end)\n", "\(begin)\nAAAA\n\(end)\n", "\(begin)\n\(end)\n"] {
            let file = folder.appendingPathComponent("ca.pem")
            try Data(text.utf8).write(to: file)
            let error = #expect(throws: TransportConfigurationError.self) { try TrustStore(additionalFile: file.path) }
            guard case .invalidCAFile = error else {
                Issue.record("'\(text)' gave \(String(describing: error))")
                continue
            }
        }
    }

    @Test("the additional certificates join the first system bundle there is and do not replace it")
    func merged() throws {
        let added = try Certificate()
        let system = try Certificate()
        let store = try TrustStore(additionalFile: added.path, systemBundles: ["/nonexistent/bundle", system.path])
        let text = String(decoding: store.pem, as: UTF8.self)
        #expect(text.contains(try String(contentsOfFile: added.path, encoding: .utf8)))
        #expect(text.contains(try String(contentsOfFile: system.path, encoding: .utf8)))
        #expect(try TrustStore(additionalFile: added.path, systemBundles: []).pem.isEmpty == false)
    }
}
