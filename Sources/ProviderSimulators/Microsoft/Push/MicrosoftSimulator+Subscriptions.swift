import Foundation
import ProviderKit
import Synchronization

extension MicrosoftSimulator {
    /// How long an address may take to answer, in seconds.
    private static let validationTime = Duration.seconds(10)

    /// Makes a subscription: checks the request, calls both addresses while the request waits for its answer, and grants it then.
    func createSubscription(_ call: GraphCall) async throws(GraphProblem) -> GraphReply {
        let checked = state.withLock { state -> Result<SubscriptionReading, GraphProblem> in
            do throws(GraphProblem) {
                guard let account = state.accounts[call.account] else { throw .notFound }
                let reading = try SubscriptionReading(call, account, state.behaviour)
                try state.checkRoom(for: reading, call)
                return .success(reading)
            } catch {
                return .failure(error)
            }
        }
        let reading = try checked.get()
        for address in [reading.notificationURL, reading.lifecycleURL].compactMap(\.self) { try await validate(address) }
        return try state.withLock { state -> Result<GraphReply, GraphProblem> in
            do throws(GraphProblem) { return .success(try state.subscribe(reading, call, application: client.id)) } catch {
                return .failure(error)
            }
        }.get()
    }

    /// Calls an address with a token that it has to repeat.
    private func validate(_ address: URL) async throws(GraphProblem) {
        let token =
            "Validation: Testing client application reachability for subscription Request-Id: " + state.withLock { $0.random.guid() }
        // As in a form: a space is a plus sign.
        let parameter = "validationToken=" + PercentEncoding.component(token).replacing("%20", with: "+")
        let text = address.absoluteString
        guard let url = URL(string: text + (text.contains("?") ? "&" : "?") + parameter) else {
            throw Self.unreachable("the address takes no query")
        }
        let request = HTTPRequest(
            method: .post, url: url, headers: ["Content-Type": "text/plain; charset=utf-8"], timeout: Self.validationTime,
            maximumResponseBytes: 1 << 16)
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            guard let transport = pushTransport else { throw HTTPTransportError(kind: .unreachable, mayHaveReachedServer: false, peer: "") }
            response = try await transport.send(request)
        } catch {
            throw Self.unreachable(error.kind == .timedOut ? "timed out" : "failed")
        }
        guard response.status == 200 else { throw Self.unreachable("failed: it must respond with 200 OK") }
        let type = response.headers["Content-Type"]?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
        guard type == "text/plain", response.body == Data(token.utf8) else { throw Self.unreachable("failed: the answer is not the token") }
    }

    private static func unreachable(_ why: String) -> GraphProblem {
        GraphProblem(400, "ValidationError", "Subscription validation request \(why).")
    }
}
