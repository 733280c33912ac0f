import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// The body as JSON of a type. Throws `DecodingError`, which says what is wrong with it and where; the web server's own decoding would
    /// turn that into a text of its own.
    func body<Value: Decodable>(as type: Value.Type, _ context: APIContext) async throws -> Value {
        let buffer = try await body.collect(upTo: context.maxUploadSize)
        return try context.requestDecoder.decode(type, from: Data(buffer.readableBytesView))
    }
}
