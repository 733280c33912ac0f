import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ProviderKit

/// Where providers and relays deliver. No API key: what lets in is the proof that a delivery brings.
struct WebhookRoutes {
    let receiver: WebhookReceiver

    func add(to router: Router<APIContext>) {
        router.post("webhooks/:provider/:hook") { request, context in
            let answer = await receiver.receive(Self.arrival(request, context))
            if answer.endsConnection { context.closeSoon() }
            return Self.response(answer)
        }
    }

    private static func arrival(_ request: Request, _ context: APIContext) -> WebhookArrival {
        // As it was sent: what signatures cover is not to be decoded and encoded again.
        let target = request.head.path ?? ""
        let query = target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? ""
        var headers = HTTPHeaders()
        for field in request.headers { headers.add(field.name.rawName, field.value) }
        let body = request.body
        return WebhookArrival(
            provider: context.parameters.get("provider") ?? "", hook: context.parameters.get("hook") ?? "", headers: headers, query: query,
            declaredLength: declaredLength(request.headers)
        ) { limit in
            var data = Data()
            for try await buffer in body {
                guard data.count + buffer.readableBytes <= limit else { throw RejectionReason.tooLarge }
                data.append(contentsOf: buffer.readableBytesView)
            }
            return data
        }
    }

    /// Without a length and without a transfer coding a request has no body (RFC 9112 §6.3, 7).
    private static func declaredLength(_ fields: HTTPFields) -> Int? {
        if let length = fields[.contentLength] { return Int(length) }
        return fields[.transferEncoding] == nil ? 0 : nil
    }

    private static func response(_ answer: WebhookAnswer) -> Response {
        var fields = HTTPFields()
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
        }
        return Response(
            status: .init(code: answer.status), headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

/// Refuses other methods at webhook addresses, whether an address leads anywhere or not.
struct WebhookMethods: RouterMiddleware {
    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix("/webhooks/"), request.method != .post else { return try await next(request, context) }
        return Response(status: .methodNotAllowed, headers: [.allow: "POST"])
    }
}
