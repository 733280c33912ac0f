import CalendarStore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import ProviderKit
import Synchronization
import Testing

@testable import CalendarHost

/// The REST API of a host over a simulated provider, asked without a network.
struct APIClient: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String

        /// The body as an object.
        func object(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)", sourceLocation: sourceLocation)
        }

        /// The list's items.
        func items(sourceLocation: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
            try #require(
                try object(sourceLocation: sourceLocation)["items"] as? [[String: Any]], "\(text)", sourceLocation: sourceLocation)
        }

        /// The code and message of a failure, in the one shape that failures have.
        func problem(sourceLocation: SourceLocation = #_sourceLocation) throws -> (code: String, message: String) {
            let error = try #require(
                try object(sourceLocation: sourceLocation)["error"] as? [String: String], "\(text)", sourceLocation: sourceLocation)
            #expect(try object().count == 1, sourceLocation: sourceLocation)
            return (error["code"] ?? "", error["message"] ?? "")
        }
    }

    let world: MemoryWorld
    let key: String

    init(world: MemoryWorld? = nil) async throws {
        let world = if let world { world } else { try await MemoryWorld() }
        self.world = world
        key = try await world.services.accessKeys.create(name: "product").revealText()
    }

    /// Sends one request; `key` is the product's own unless said otherwise, `body` JSON text.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, headers: [String: String] = [:],
        authorization: String?? = .none
    ) async throws -> Answer {
        var fields = HTTPFields()
        if let value = authorization ?? "Bearer \(key)" { fields[.authorization] = value }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        return try await Self.send(method, path, fields, body: body, to: world.services, log: world.log)
    }

    /// Sends one request to any host.
    static func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, body: String? = nil, to services: HostServices, log: LogLines
    ) async throws -> Answer {
        let logger = log.logger()
        var fields = fields
        // A body is announced one way or the other (RFC 9112 §6.3); without a length that is a transfer coding.
        if body != nil, fields[.contentLength] == nil { fields[.transferEncoding] = "chunked" }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let context = APIContext(source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: logger))
        let responder = APIRouter(services: services, logger: logger).router().buildResponder()
        let response = try await responder.respond(to: request, context: context)
        let collected = CollectedBody()
        try await response.body.write(collected)
        return Answer(status: response.status.code, headers: response.headers, text: collected.text)
    }

    /// A booking's body, with changes; `nil` takes a field out.
    func booking(_ changes: [String: Any?] = [:]) throws -> String {
        var fields: [String: Any] = [
            "connection": MemoryWorld.connection.rawValue, "calendar": world.first.rawValue, "title": "Appointment",
            "start": Instant.text(try world.window(24).start), "end": Instant.text(try world.window(24).end),
        ]
        for (name, value) in changes { fields[name] = value }
        return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }
}

/// Takes an answer's body instead of a connection.
private final class CollectedBody: ResponseBodyWriter {
    private let content = Mutex(ByteBuffer())

    var text: String { content.withLock { String(buffer: $0) } }

    func write(_ buffer: ByteBuffer) async throws {
        content.withLock { content in
            var part = buffer
            content.writeBuffer(&part)
        }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
