import Foundation
import NIOSSL
import Synchronization

/// The certificate and key that the server shows to new connections; can be exchanged while it runs. Connections that are there keep theirs.
final class TLSIdentity: Sendable {
    /// When a file was last written, and how large it is: changes with its content, near enough to look again.
    private struct Stamp: Equatable {
        let certificate: [FileAttribute]
        let key: [FileAttribute]
    }

    private enum FileAttribute: Equatable {
        case time(Date)
        case size(Int)
        case number(Int)
    }

    private struct Current {
        var context: NIOSSLContext
        var stamp: Stamp
    }

    private let files: TLSFiles
    private let current: Mutex<Current>

    /// Reads both files. Throws ``ConfigurationError`` where one cannot be read or they do not belong together.
    init(_ files: TLSFiles) throws(ConfigurationError) {
        self.files = files
        let stamp = Self.stamp(of: files)
        current = Mutex(Current(context: try Self.read(files), stamp: stamp))
    }

    /// What the next connection is shown.
    var context: NIOSSLContext { current.withLock(\.context) }

    /// Reads the files again where they were changed. `false` where they were not. What cannot be used is thrown once, and the old pair stays
    /// until the files change again.
    func reload() throws(ConfigurationError) -> Bool {
        let stamp = Self.stamp(of: files)
        let isNew = current.withLock { current in
            defer { current.stamp = stamp }
            return current.stamp != stamp
        }
        guard isNew else { return false }
        let context = try Self.read(files)
        current.withLock { $0.context = context }
        return true
    }

    private static func stamp(of files: TLSFiles) -> Stamp { Stamp(certificate: attributes(files.certificate), key: attributes(files.key)) }

    private static func attributes(_ path: String) -> [FileAttribute] {
        // Links are followed: certificate tools exchange what a link leads to.
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        guard let found = try? FileManager.default.attributesOfItem(atPath: real) else { return [] }
        return [
            (found[.modificationDate] as? Date).map { .time($0) }, (found[.size] as? NSNumber).map { .size($0.intValue) },
            (found[.systemFileNumber] as? NSNumber).map { .number($0.intValue) },
        ].compactMap { $0 }
    }

    private static func read(_ files: TLSFiles) throws(ConfigurationError) -> NIOSSLContext {
        guard let certificate = FileManager.default.contents(atPath: files.certificate) else {
            throw ConfigurationError(["the certificate file \(files.certificate) cannot be read; check CALENDAR_TLS_CERTIFICATE_FILE"])
        }
        guard let key = FileManager.default.contents(atPath: files.key) else {
            throw ConfigurationError(["the key file \(files.key) cannot be read; check CALENDAR_TLS_KEY_FILE and the file's permissions"])
        }
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(Array(certificate)), !chain.isEmpty else {
            throw ConfigurationError(["\(files.certificate) holds no PEM certificate; the host's own comes first, then those above it"])
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: Array(key), format: .pem) else {
            throw ConfigurationError(["\(files.key) holds no PEM key without a pass phrase"])
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        guard let context = try? NIOSSLContext(configuration: configuration) else {
            throw ConfigurationError(["the key in \(files.key) does not belong to the certificate in \(files.certificate)"])
        }
        return context
    }
}
