import CCurl
import Foundation
import ProviderKit

/// One transfer: libcurl's handle, what has arrived, and what libcurl's callbacks decided. It belongs to the transfer thread; libcurl's handle
/// holds an unretained pointer to it, and the loop keeps it alive while the handle is in use.
final class Transfer {
    /// A decision of ours to stop, which libcurl reports only as a failed callback.
    struct Stop {
        let kind: HTTPTransportError.Kind
        let detail: String
    }

    let call: Call
    let easy: EasyHandle
    let configuration: TransportConfiguration
    var collector: HeaderCollector
    var body = Data()
    var stop: Stop?
    /// Whether the request, or a part of it, may have been written to a connection.
    var requestStarted = false
    /// The addresses that the policy refused, with the reasons.
    var refusedAddresses: [String] = []

    init(_ call: Call, easy: EasyHandle, configuration: TransportConfiguration) {
        self.call = call
        self.easy = easy
        self.configuration = configuration
        collector = HeaderCollector(maximumBytes: configuration.maximumHeaderBytes, maximumFields: configuration.maximumHeaderFields)
    }

    /// The transfer behind a callback's user pointer.
    static func from(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Notes why the transfer ends; the first reason counts.
    func stop(_ kind: HTTPTransportError.Kind, _ detail: String) {
        if stop == nil { stop = Stop(kind: kind, detail: detail) }
    }

    /// Why this address cannot be used for this request, or `nil`.
    func refusal(of socket: SocketAddress) -> AddressRefusal? {
        if let refusal = configuration.addressPolicy.refusal(of: socket.address, port: socket.port) { return refusal }
        let isLoopback = SpecialAddresses.kind(of: SpecialAddresses.unmapped(socket.address)) == .loopback
        let isPlainAbroad = call.request.target.isPlain && configuration.plainHTTP != .always && !isLoopback
        return isPlainAbroad ? .plainHTTPBeyondLoopback : nil
    }

    /// Takes header lines; `false` stops the transfer.
    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        switch collector.take(line) {
        case .more: return true
        case .tooLarge:
            stop(.headersTooLarge, "more than \(configuration.maximumHeaderBytes) bytes or \(configuration.maximumHeaderFields) lines")
        case .malformed(let detail): stop(.protocolError, detail)
        case .complete:
            let hasBody = call.request.method != "HEAD" && collector.status != 204 && collector.status != 304
            guard hasBody, let length = collector.contentLength, length > call.request.maximumBodyBytes else { return true }
            stop(.bodyTooLarge, "\(length) bytes announced, \(call.request.maximumBodyBytes) allowed")
        }
        return false
    }

    /// Takes decoded body bytes; `false` stops the transfer.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= call.request.maximumBodyBytes - body.count else {
            body = Data()
            stop(.bodyTooLarge, "more than \(call.request.maximumBodyBytes) bytes after decoding")
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Judges a connection just before the request is written to it, new or kept; `false` stops the transfer.
    func mayWriteRequest(to address: String?, port: Int32) -> Bool {
        guard let address = address.flatMap({ IPAddress($0) }), let port = UInt16(exactly: port) else {
            stop(.addressRefused, "the connection's address is unknown")
            return false
        }
        let socket = SocketAddress(address: address, port: port)
        if let refusal = refusal(of: socket) {
            stop(.addressRefused, "\(socket.text) is refused: \(refusal.rawValue)")
            return false
        }
        if requestStarted && !call.request.isReplayable {
            stop(.connectionLost, "a kept connection ended before the answer; \(call.request.method) is not repeated by itself")
            return false
        }
        requestStarted = true
        return true
    }
}
