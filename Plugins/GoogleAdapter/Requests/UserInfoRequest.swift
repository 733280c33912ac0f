import Foundation
import ProviderKit

/// Whose account it is (OpenID Connect Core §5.3).
struct UserInfoRequest: GoogleRequest {
    let subject = "the account's owner"

    func prepared(_ endpoints: GoogleEndpoints) -> HTTPRequest? {
        HTTPRequest(method: .get, url: endpoints.userInfo, maximumResponseBytes: 1 << 20)
    }

    func reply(_ response: HTTPResponse, error: GoogleError) throws(ProviderError) -> AccountIdentity {
        let answer = try decode(UserInfoAnswer.self, response, error: error)
        guard !answer.sub.isEmpty else { throw error.violation("Google names no account", status: response.status) }
        return AccountIdentity(
            subject: answer.sub, displayName: answer.email.flatMap { $0.isEmpty ? nil : $0 } ?? answer.sub)
    }
}
