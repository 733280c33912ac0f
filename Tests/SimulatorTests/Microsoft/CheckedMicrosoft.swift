import Foundation
import ProviderKit
import Synchronization
import Testing

@testable import ProviderSimulators

/// Hands requests to a simulator and compares every good answer of Graph with the service's own description: nothing unknown in it, nothing
/// missing, nothing of a wrong type.
final class CheckedMicrosoft: WebSimulator {
    let simulator: MicrosoftSimulator
    private let answers = Mutex<[String: Int]>([:])

    init(_ simulator: MicrosoftSimulator) { self.simulator = simulator }

    /// How many good answers of each operation were compared.
    var compared: [String: Int] { answers.withLock { $0 } }

    func exchange(_ request: HTTPRequest) async -> SimulatedExchange {
        let exchange = await simulator.exchange(request)
        let response = exchange.response
        guard case .graph(let operation, _) = MicrosoftService(request, RequestTarget(request.url)), response.isSuccess,
            response.headers["Content-Type"]?.contains("html") != true
        else { return exchange }
        answers.withLock { $0[operation.name, default: 0] += 1 }
        guard let schema = operation.answers[response.status] else {
            #expect(response.body.isEmpty, "\(operation.name) answers \(response.status) with a body")
            return exchange
        }
        guard let value = GraphValue(response.body) else {
            Issue.record("\(operation.name) answers with something that is no JSON")
            return exchange
        }
        let breach = OpenAPISchemaCheck.breach(in: value, of: schema, .graph, .answer)
        #expect(breach == nil, "\(operation.name) answers as the description has it: \(String(decoding: response.body, as: UTF8.self))")
        return exchange
    }
}
