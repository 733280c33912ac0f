import ProviderKit

/// Sends requests, and stops before or after those that change something.
struct StoppingTransport: HTTPTransport {
    let base: any HTTPTransport
    let stop: StopSign

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
        guard request.method == .put || request.method == .delete else { return try await base.send(request) }
        await stop.reached(.beforeSend)
        let response = try await base.send(request)
        await stop.reached(.afterSend)
        return response
    }
}
