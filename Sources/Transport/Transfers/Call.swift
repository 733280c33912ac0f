import ProviderKit

/// One call of `send`, on its way to the transfer thread, which answers it exactly once.
struct Call: Sendable {
    let request: CheckedRequest
    let deadline: ContinuousClock.Instant
    let ticket: Ticket
    let continuation: CheckedContinuation<Result<HTTPResponse, HTTPTransportError>, Never>

    /// Answers the call of a request that never went out.
    func refuse(_ kind: HTTPTransportError.Kind, _ detail: String) {
        let error = HTTPTransportError(kind: kind, mayHaveReachedServer: false, peer: request.target.peer, detail: detail)
        continuation.resume(returning: .failure(error))
    }
}
