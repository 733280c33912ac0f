import Foundation
import ProviderKit
import Testing
import Transport

@testable import CalendarHost

/// The host speaks TLS itself, and changes its certificate without a pause.
@Suite(.timeLimit(.minutes(5)))
struct TLSTests {
    /// Makes a certificate of its own for this machine, under a name, and its key.
    private static func makePair(_ folder: TestFolder, _ name: String) throws -> TLSFiles {
        let files = TLSFiles(certificate: folder.path("\(name).pem"), key: folder.path("\(name).key"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", files.key, "-out",
            files.certificate, "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return files
    }

    /// Puts a pair in place of another one, as certificate tools do: a new file under the old name.
    private static func replace(_ files: TLSFiles, with new: TLSFiles, keyToo: Bool = true) throws {
        for (old, new) in [(files.certificate, new.certificate), (files.key, new.key)].prefix(keyToo ? 2 : 1) {
            let temporary = old + ".new"
            try? FileManager.default.removeItem(atPath: temporary)
            try FileManager.default.copyItem(atPath: new, toPath: temporary)
            guard rename(temporary, old) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    private static func status(_ port: Int, trusting certificate: String) async throws -> Int {
        let url = try #require(URL(string: "https://127.0.0.1:\(port)/health/live"))
        // A transport of its own, so that no connection is used again.
        return try await RunningHost.transport(trusting: certificate).send(HTTPRequest(method: .get, url: url)).status
    }

    @Test func `serves HTTPS, shows new connections a new certificate, and keeps the old one where the new one is no good`() async throws {
        let folder = try TestFolder()
        let (first, second) = (try Self.makePair(folder, "first"), try Self.makePair(folder, "second"))
        let files = TLSFiles(certificate: folder.path("current.pem"), key: folder.path("current.key"))
        try Self.replace(files, with: first)
        let world = try await MemoryWorld()
        let services = try world.other([
            "CALENDAR_LISTEN": "127.0.0.1:0", "CALENDAR_TLS_CERTIFICATE_FILE": files.certificate, "CALENDAR_TLS_KEY_FILE": files.key,
            "CALENDAR_JOBS_ENABLED": "false",
        ])
        try await RunningHost.serve(services, log: world.log) { port in
            #expect(try await Self.status(port, trusting: first.certificate) == 200)
            await #expect(throws: HTTPTransportError.self) { try await Self.status(port, trusting: second.certificate) }
            // A connection that is there goes on.
            let kept = try RunningHost.transport(trusting: first.certificate)
            let url = try #require(URL(string: "https://127.0.0.1:\(port)/health/live"))
            #expect(try await kept.send(HTTPRequest(method: .get, url: url)).status == 200)

            try Self.replace(files, with: second, keyToo: false)
            while !world.log.text.contains("does not belong to the certificate") { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try await Self.status(port, trusting: first.certificate) == 200)

            try Self.replace(files, with: second)
            while !world.log.text.contains("new connections are shown a new certificate") { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try await Self.status(port, trusting: second.certificate) == 200)
            await #expect(throws: HTTPTransportError.self) { try await Self.status(port, trusting: first.certificate) }
            #expect(try await kept.send(HTTPRequest(method: .get, url: url)).status == 200)
        }
    }

    @Test func `files that cannot be used stop the start, and the reason is told`() throws {
        let folder = try TestFolder()
        let (first, second) = (try Self.makePair(folder, "first"), try Self.makePair(folder, "second"))
        let text = folder.path("text")
        try Data("no certificate".utf8).write(to: URL(filePath: text))
        let cases: [(TLSFiles, String)] = [
            (TLSFiles(certificate: folder.path("none"), key: first.key), "cannot be read"),
            (TLSFiles(certificate: first.certificate, key: folder.path("none")), "cannot be read"),
            (TLSFiles(certificate: text, key: first.key), "holds no PEM certificate"),
            (TLSFiles(certificate: first.certificate, key: text), "holds no PEM key"),
            (TLSFiles(certificate: first.certificate, key: second.key), "does not belong to the certificate"),
        ]
        for (files, reason) in cases {
            let error = #expect(throws: ConfigurationError.self) { try TLSIdentity(files) }
            #expect(error?.description.contains(reason) == true, "\(error?.description ?? "none")")
        }
        #expect(throws: Never.self) { try TLSIdentity(first) }
    }

    @Test func `a reload looks at the files only where they were changed`() throws {
        let folder = try TestFolder()
        let (first, second) = (try Self.makePair(folder, "first"), try Self.makePair(folder, "second"))
        let files = TLSFiles(certificate: folder.path("current.pem"), key: folder.path("current.key"))
        try Self.replace(files, with: first)
        let identity = try TLSIdentity(files)
        let before = identity.context
        #expect(try !identity.reload())
        try Self.replace(files, with: second, keyToo: false)
        #expect(throws: ConfigurationError.self) { try identity.reload() }
        // Told once; then the old pair simply stays.
        #expect(try !identity.reload())
        #expect(identity.context === before)
        try Self.replace(files, with: second)
        #expect(try identity.reload())
        #expect(identity.context !== before)
    }
}
