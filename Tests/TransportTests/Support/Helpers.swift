import Foundation
import ProviderKit
import Synchronization
import Testing
import Transport

/// A transport that may talk to the servers of these tests.
func localTransport(_ change: (inout TransportConfiguration) -> Void = { _ in }) throws -> CurlTransport {
    var configuration = TransportConfiguration()
    configuration.addressPolicy = .allowingLoopback
    configuration.plainHTTP = .loopbackOnly
    change(&configuration)
    return try CurlTransport(configuration: configuration)
}

/// The error of a request that must fail.
func failure(
    _ transport: CurlTransport, _ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> HTTPTransportError {
    do {
        let response = try await transport.send(request)
        try #require(
            Bool(false), "expected an error, got \(response.status) with \(response.body.count) bytes", sourceLocation: sourceLocation)
        return HTTPTransportError(kind: .invalidRequest, mayHaveReachedServer: false, peer: "")
    } catch let error as HTTPTransportError {
        return error
    }
}

/// Waits until something becomes true; the test's time limit bounds it.
func eventually(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(5)) }
}

/// A value that the server's threads and the test share.
final class Box<Value: Sendable>: Sendable {
    private let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value { content.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { content.withLock { body(&$0) } }
}

/// Runs a program to its end and returns what it wrote.
func run(_ program: String, _ arguments: [String]) throws -> Data { try ChildProcess(program, arguments).readToEnd() }
