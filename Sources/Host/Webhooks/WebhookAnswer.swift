import Foundation
import ProviderKit

/// The answer to a delivery. Those to rejected ones are all alike: what was wrong is told to nobody outside.
struct WebhookAnswer: Sendable, Equatable {
    var status: Int
    var headers: HTTPHeaders = [:]
    var body = Data()
    /// Whether the connection is to be closed, because not all of the request was read.
    var endsConnection = false

    /// Please come again later.
    static func later(_ seconds: Int) -> WebhookAnswer { WebhookAnswer(status: 503, headers: ["Retry-After": String(seconds)]) }

    /// Safely stored. A created resource has an address (RFC 8030 §5); it leads nowhere and says nothing.
    static func accepted(_ answers: DeliveryAnswers, random: any RandomSource) -> WebhookAnswer {
        guard answers.accepted == 201 else { return WebhookAnswer(status: answers.accepted) }
        return WebhookAnswer(status: 201, headers: ["Location": "/push-messages/\(random.urlSafeToken(bytes: 16))"])
    }
}
