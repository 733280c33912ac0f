import CalendarStore
import Foundation
import Hummingbird
import NIOCore

/// What a request of the REST API carries besides itself.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The key that the request was let in with; `nil` on the routes that need none.
    var key: APIKey?
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Closes the connection when the answer had time to leave: for requests that are not read to their end.
    func closeSoon() {
        let channel = channel
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    }

    /// JSON with instants as RFC 3339.
    var requestDecoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Instant.parse(text) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "'\(text)' is no instant; write RFC 3339 with an offset, such as 2026-11-23T09:00:00Z")
            }
            return date
        }
        return decoder
    }

    /// JSON with instants as RFC 3339 in UTC.
    var responseEncoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// No request of this API is large.
    var maxUploadSize: Int { 256 << 10 }

    /// A part of the path as the caller meant it: percent-encoding is undone, so that a name may hold a slash (RFC 3986 §2.1).
    func pathParameter(_ name: String) throws -> String {
        guard let text = try parameters.require(name).removingPercentEncoding else {
            throw HostError(.invalidRequest, "the path is not percent-encoded UTF-8")
        }
        return text
    }

    /// Who asks, for the audit log.
    var actor: String { key.map { "key:\($0.name)" } ?? "anonymous" }
}
