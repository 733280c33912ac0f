import Foundation
import ProviderKit

/// A refusal of the sign-in service, with the number that says why.
struct OAuthProblem: Error, Sendable {
    let status: Int
    let error: String
    let number: Int
    let message: String

    init(_ error: String, _ number: Int, _ message: String, status: Int = 400) {
        self.status = status
        self.error = error
        self.number = number
        self.message = message
    }

    func description(at now: Date, trace: String) -> String {
        "AADSTS\(number): \(message) Trace ID: \(trace) Correlation ID: \(trace) Timestamp: \(stamp(now))"
    }

    func response(at now: Date, trace: String) -> HTTPResponse {
        let body: GraphValue = [
            "error": .text(error), "error_description": .text(description(at: now, trace: trace)), "error_codes": [.integer(number)],
            "timestamp": .text(stamp(now)), "trace_id": .text(trace), "correlation_id": .text(trace),
            "error_uri": .text("https://login.microsoftonline.com/error?code=\(number)"),
        ]
        return HTTPResponse(
            status: status, headers: ["Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store, no-cache"],
            body: body.data())
    }

    private func stamp(_ now: Date) -> String { RFC3339.text(now).replacingOccurrences(of: "T", with: " ") }
}
