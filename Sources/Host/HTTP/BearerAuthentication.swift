import Hummingbird
import ProviderKit

/// Lets a request in by `Authorization: Bearer KEY` (RFC 6750 §2.1) and nothing else.
struct BearerAuthentication: RouterMiddleware {
    let keys: AccessKeyService

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer "),
            let key = try await keys.authenticate(Secret(String(header.dropFirst(7))))
        else {
            throw APIProblem(
                status: .unauthorized, code: "unauthenticated",
                message: "send an API key as 'Authorization: Bearer KEY'; calendar-host key create NAME makes one")
        }
        var context = context
        context.key = key
        return try await next(request, context)
    }
}
