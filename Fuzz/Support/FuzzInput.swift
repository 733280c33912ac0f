import Foundation
import ProviderKit

/// Makes what the targets take from the bytes of one run.
enum FuzzInput {
    static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    /// A delivery: lines `Name: value`, an empty line, the body.
    static func delivery(_ input: [UInt8], at now: Date) -> Delivery {
        var (headers, rest) = (HTTPHeaders(), input[...])
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            headers.add(String(decoding: line[..<colon], as: UTF8.self), value.trimmingCharacters(in: .whitespaces))
        }
        return Delivery(method: .post, headers: headers, query: "", body: Data(rest), receivedAt: now)
    }
}

/// The instant and the subjects that the corpus was made for: those of the vector files.
enum FuzzSubjects {
    static let now = Date(timeIntervalSince1970: 1_767_225_600)
    static let binding = ChannelBinding(
        provider: ProviderID("fuzz"), connection: ConnectionID("con-1"), channel: ChannelID("chn-1"), generation: 0)

    /// Whatever throws here is a fault of the harness and ends it.
    static func make<Value>(_ body: () throws -> Value) -> Value {
        do { return try body() } catch { preconditionFailure("the harness cannot make its subject: \(error)") }
    }

    static let tokens = make { ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 1, count: 32)))) }
}

/// A network on which nothing answers.
struct NoNetwork: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        throw HTTPTransportError(kind: .unreachable, mayHaveReachedServer: false, peer: "nowhere")
    }
}
