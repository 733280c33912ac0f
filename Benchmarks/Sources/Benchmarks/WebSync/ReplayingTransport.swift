import Foundation
import ProviderKit

/// Answers recorded requests from memory, at no cost to speak of; what was not recorded is an error.
struct ReplayingTransport: HTTPTransport {
    private let answers: [Exchange.Key: HTTPResponse]

    /// Makes a transport that gives what was given before.
    init(_ exchanges: [Exchange]) {
        answers = Dictionary(exchanges.map { ($0.key, $0.response) }) { _, last in last }
    }

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        guard let answer = answers[Exchange(request: request, response: HTTPResponse(status: 0)).key] else {
            throw HTTPTransportError(
                kind: .unreachable, mayHaveReachedServer: false, peer: request.url.host() ?? "", detail: "the request was not recorded")
        }
        return answer
    }
}
