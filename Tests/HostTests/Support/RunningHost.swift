import Foundation
import Logging
import ProviderKit
import Testing
import Transport

@testable import CalendarHost

/// A host's web server on a free port of this machine, for as long as a test needs it.
enum RunningHost {
    /// Serves while `work` runs; it is told the port.
    static func serve<Value: Sendable>(
        _ services: HostServices, log: LogLines, _ work: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let port = Box<Int>()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await HostServer(services: services, logger: log.logger()).run(onListening: { _ = port.set($0) })
                return nil
            }
            group.addTask {
                while port.peek == nil { try await Task.sleep(for: .milliseconds(5)) }
                return try await work(try port.value)
            }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw HostError(.interrupted, "the server ended before the test did")
        }
    }

    /// A transport to this machine.
    static func transport(trusting certificate: String? = nil) throws -> CurlTransport {
        var configuration = TransportConfiguration()
        configuration.addressPolicy = .allowingLoopback
        configuration.plainHTTP = .loopbackOnly
        configuration.additionalCAFile = certificate
        return try CurlTransport(configuration: configuration)
    }
}

/// Sends what is for the host's public address to the port it listens on.
final class ForwardingTransport: HTTPTransport {
    let port = Box<Int>()
    private let base: CurlTransport

    init() throws { base = try RunningHost.transport() }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        var request = request
        let text = request.url.absoluteString
        guard let port = port.peek, text.hasPrefix(PushWorld.base),
            let url = URL(string: "http://127.0.0.1:\(port)" + text.dropFirst(PushWorld.base.count))
        else {
            throw HTTPTransportError(
                kind: .unreachable, mayHaveReachedServer: false, peer: request.url.host() ?? "", detail: "there is no such host")
        }
        request.url = url
        return try await base.send(request)
    }
}
