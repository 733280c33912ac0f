public import Foundation

/// A web server on loopback with TLS that keeps what is posted to it: the address that a real calendar server pushes to.
public final class PushListener: Sendable {
    /// A request as it came.
    public struct Request: Sendable, Decodable {
        /// The method.
        public let method: String
        /// The path with its query.
        public let target: String
        /// Names and values of the header fields, in order.
        public let headers: [[String]]
        /// The body.
        public let body: Data
    }

    /// The address, without a path.
    public let origin: URL
    private let guardian: Guardian

    /// Starts a listener. Throws ``TestServerError`` where it does not start.
    public init(_ certificate: TestCertificate) async throws {
        guardian = try Guardian(
            "listen.py", arguments: { _ in [certificate.certificate.path(), certificate.key.path()] }, name: "listener", interpreter: nil)
        origin = try await guardian.ready().origin
    }

    /// The next request; `nil` where none came in time.
    public func next(within limit: Duration = .seconds(10)) async throws -> Request? {
        guard let line = await guardian.nextLine(within: limit) else { return nil }
        return try JSONDecoder().decode(Request.self, from: line)
    }

    /// The status of answers from now on.
    public func answer(_ status: Int) throws { try guardian.say("\(status)") }

    /// Ends the listener. Also done when the last reference goes away.
    public func stop() { guardian.stop() }
}
