import Hummingbird
import Logging
import NIOCore
import ProviderKit

/// An error as the REST API tells it: `{"error":{"code":…,"message":…}}`, in the shape of every other answer.
struct APIProblem: HTTPResponseError {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    /// Seconds after which trying again makes sense.
    var retryAfter: Double?

    init(status: HTTPResponse.Status, code: String, message: String, retryAfter: Double? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    init(_ error: HostError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .invalidRequest: .badRequest
            case .notFound: .notFound
            case .conflict, .needsReconsent: .conflict
            case .notAllowed: .forbidden
            case .switchedOff, .storage, .configuration, .interrupted: .serviceUnavailable
            case .providerFailed:
                switch error.provider?.code {
                case .invalidRequest: .badRequest
                case .unauthenticated: .unprocessableContent
                default: .badGateway
                }
            }
        self.init(status: status, code: error.code.rawValue, message: error.message, retryAfter: error.retryAfter)
    }

    private struct Body: Encodable {
        struct Details: Encodable {
            let code: String
            let message: String
        }
        let error: Details
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = try context.responseEncoder.encode(
            Body(error: .init(code: code, message: message)), from: request, context: context)
        response.status = status
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        if let retryAfter { response.headers[.retryAfter] = String(Int(retryAfter.rounded(.up))) }
        return response
    }
}
