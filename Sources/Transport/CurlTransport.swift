import Foundation
public import ProviderKit

/// Sends requests with libcurl.
///
/// One thread owns every transfer; `send` hands its request over and waits without blocking a thread of its own. Connections are kept and
/// reused, over TLS with HTTP/2 where the server speaks it. TLS is always verified, at least version 1.2. Nothing is added to a request that
/// its author did not ask for: no redirect is followed, no cookie kept, no credential found in a file, no proxy in the environment. Every
/// resolved address is judged by the ``AddressPolicy`` before a connection to it is opened, and again before a request is written.
///
/// A transport is meant to live as long as the process; call ``shutdown()`` at its end. A transport that is let go without it ends its thread
/// by itself.
public final class CurlTransport: HTTPTransport {
    private let queue: CommandQueue
    private let configuration: TransportConfiguration

    /// Starts a transport and its thread.
    ///
    /// - Throws: ``TransportConfigurationError`` for a setting out of range, an unusable CA file, or an unusable libcurl.
    public init(configuration: TransportConfiguration = TransportConfiguration()) throws(TransportConfigurationError) {
        try configuration.validate()
        try CurlLibrary.start()
        var trustStore: TrustStore?
        if let path = configuration.additionalCAFile { trustStore = try TrustStore(additionalFile: path) }
        let multi = try MultiHandle(configuration: configuration)
        let queue = CommandQueue(multi: multi)
        self.queue = queue
        self.configuration = configuration
        let thread = Thread { [trustStore] in
            TransferLoop(multi: multi, queue: queue, configuration: configuration, trustStore: trustStore).run()
        }
        thread.name = "http-transport"
        thread.start()
    }

    deinit { queue.stop() }

    /// Sends one request and returns the complete response, whatever its status.
    ///
    /// Cancelling the task stops the transfer. The response's body is at most ``HTTPRequest/maximumResponseBytes`` long after decoding, and
    /// an answer that ends before its announced length or its last chunk is an error. Two cuts cannot be seen here: of a body whose end is
    /// marked only by closing (RFC 9112 §6.3), and of a gzip stream that a server broke off itself. XML, JSON and iCalendar show both.
    ///
    /// A read whose kept connection turns out to be closed is repeated once on a new one; a write never is.
    ///
    /// - Throws: ``HTTPTransportError``, with the kind, and whether the request may have reached the server.
    public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        let checked = try CheckedRequest(request, configuration: configuration)
        let deadline = ContinuousClock.now + checked.timeout
        let ticket = Ticket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.start(Call(request: checked, deadline: deadline, ticket: ticket, continuation: continuation))
            }
        } onCancel: {
            queue.cancel(ticket)
        }
        return try result.get()
    }

    /// Ends every transfer with ``HTTPTransportError/Kind/cancelled``, closes every connection, and returns when the thread has let go of
    /// everything. Later requests fail with the same kind. Calling it again is harmless.
    public func shutdown() async {
        queue.stop()
        await queue.waitForEnd()
    }
}
