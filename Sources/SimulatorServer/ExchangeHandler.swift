import Foundation
import NIOCore
import NIOHTTP1
import ProviderKit
import ProviderSimulators

/// Reads one request after the other from a connection, has the simulator answer, and writes what becomes of the answer.
///
/// `@unchecked`: NIO calls a handler on its channel's event loop only, and everything here stays on it.
final class ExchangeHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The longest body of a request, in bytes.
    private static let longestBody = 16 << 20

    private let simulator: any WebSimulator
    private let paceOfTime: Double
    private var head: HTTPRequestHead?
    private var body = Data()

    init(_ simulator: any WebSimulator, paceOfTime: Double) {
        self.simulator = simulator
        self.paceOfTime = paceOfTime
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.removeAll()
        case .body(let buffer):
            body.append(contentsOf: buffer.readableBytesView)
            if body.count > Self.longestBody { context.close(promise: nil) }
        case .end:
            guard let head, let request = request(head) else { return context.close(promise: nil) }
            let channel = context.channel
            let isPersistent = head.isKeepAlive
            Task { [simulator, paceOfTime] in
                let exchange = await simulator.exchange(request)
                if exchange.delay > .zero, paceOfTime > 0 { try? await Task.sleep(for: exchange.delay * paceOfTime) }
                channel.eventLoop.execute { Self.write(exchange, to: channel, method: head.method, isPersistent: isPersistent) }
            }
        }
    }

    private func request(_ head: HTTPRequestHead) -> ProviderKit.HTTPRequest? {
        let host = head.headers.first(name: "host") ?? "127.0.0.1"
        guard head.uri.hasPrefix("/"), let url = URL(string: "http://\(host)\(head.uri)") else { return nil }
        var headers = ProviderKit.HTTPHeaders()
        for field in head.headers { headers.add(field.name, field.value) }
        return ProviderKit.HTTPRequest(method: ProviderKit.HTTPMethod(head.method.rawValue), url: url, headers: headers, body: body)
    }

    private static func write(
        _ exchange: SimulatedExchange, to channel: any Channel, method: NIOHTTP1.HTTPMethod, isPersistent: Bool
    ) {
        let response = exchange.response
        guard exchange.mishap == .none || exchange.mishap == .cut else { return channel.close(promise: nil) }
        var headers = NIOHTTP1.HTTPHeaders(response.headers.fields.map { ($0.name, $0.value) })
        if response.status != 204, response.status != 304 {
            headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        }
        if !isPersistent { headers.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: response.status), headers: headers)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        let sent = exchange.mishap == .cut ? response.body.prefix(response.body.count / 2) : response.body
        if !sent.isEmpty, method != .HEAD {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: sent))), promise: nil)
        }
        guard exchange.mishap == .none else {
            channel.flush()
            return channel.close(promise: nil)
        }
        let done = channel.eventLoop.makePromise(of: Void.self)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: done)
        if !isPersistent { done.futureResult.whenComplete { _ in channel.close(promise: nil) } }
    }
}
