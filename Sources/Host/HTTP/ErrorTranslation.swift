import Hummingbird
import Logging

/// Turns every failure of the host's parts into an ``APIProblem``, in one place, and tells nothing of what is inside.
struct ErrorTranslation: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as APIProblem {
            throw problem
        } catch let error as any HTTPResponseError {
            // The web server's own: no such route, or a body that is too large.
            let message = (error as? HTTPError)?.body ?? error.status.reasonPhrase
            throw APIProblem(status: error.status, code: "http-\(error.status.code)", message: message)
        } catch let error as DecodingError {
            throw APIProblem(status: .badRequest, code: HostError.Code.invalidRequest.rawValue, message: Self.explain(error))
        } catch {
            let failure = HostError(wrapping: error)
            if failure.code == .storage || failure.code == .configuration {
                logger.error("a request failed: \(failure.message)", metadata: ["path": "\(request.uri.path)"])
            }
            throw APIProblem(failure)
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.isEmpty ? "the body" : "'" + context.codingPath.map(\.stringValue).joined(separator: ".") + "'"
        }
        return switch error {
        case .keyNotFound(let key, _): "the body has no '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)) is of another type than expected"
        case .dataCorrupted(let context): "\(place(context)) cannot be read: \(context.debugDescription)"
        @unknown default: "the body cannot be read"
        }
    }
}
