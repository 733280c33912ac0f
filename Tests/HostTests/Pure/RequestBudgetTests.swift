import Foundation
import ProviderKit
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RequestBudgetTests {
    private static let account = ConnectionID("account")

    /// A transport whose answers come when the test says so, and that counts.
    private final class Slow: HTTPTransport {
        private struct State {
            var underWay: [String: Int] = [:]
            var most: [String: Int] = [:]
            var order: [String] = []
        }
        private let state = Mutex(State())

        func most(_ host: String) -> Int { state.withLock { $0.most[host] ?? 0 } }
        var order: [String] { state.withLock(\.order) }

        func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
            let host = request.url.host() ?? ""
            state.withLock { state in
                state.underWay[host, default: 0] += 1
                state.most[host] = max(state.most[host] ?? 0, state.underWay[host] ?? 0)
                state.order.append(request.url.path())
            }
            defer { state.withLock { $0.underWay[host, default: 0] -= 1 } }
            do { try await Task.sleep(for: .milliseconds(3)) } catch {
                throw HTTPTransportError(kind: .cancelled, mayHaveReachedServer: true, peer: host)
            }
            return HTTPResponse(status: 200)
        }
    }

    private static func request(_ host: String = "a.example", _ path: String = "/") throws -> HTTPRequest {
        HTTPRequest(method: .get, url: try #require(URL(string: "https://\(host)\(path)")))
    }

    @Test func `never more requests of one account are under way than its provider bears, and all are answered`() async throws {
        let (slow, budget) = (Slow(), RequestBudget())
        let first = BudgetedTransport(base: slow, budget: budget, connection: Self.account, limit: 4)
        let second = BudgetedTransport(base: slow, budget: budget, connection: ConnectionID("other"), limit: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<120 {
                group.addTask {
                    let isFirst = number % 2 == 0
                    _ = try await (isFirst ? first : second).send(Self.request(isFirst ? "a.example" : "b.example"))
                }
            }
            try await group.waitForAll()
        }
        #expect(slow.most("a.example") == 4)
        #expect(slow.most("b.example") == 2)
        #expect(budget.busyConnections == 0)
    }

    @Test func `whoever comes first goes first`() async throws {
        let (slow, budget) = (Slow(), RequestBudget())
        let transport = BudgetedTransport(base: slow, budget: budget, connection: Self.account, limit: 1)
        #expect(await budget.acquire(Self.account, limit: 1))
        var calls: [Task<HTTPResponse, any Error>] = []
        for number in 0..<10 {
            calls.append(Task { try await transport.send(Self.request("a.example", "/\(number)")) })
            while budget.waiting(Self.account) <= number { await Task.yield() }
        }
        budget.release(Self.account)
        for call in calls { _ = try await call.value }
        #expect(slow.order == (0..<10).map { "/\($0)" })
    }

    @Test func `a request that is cancelled while it waits is not sent, and takes nobody's place`() async throws {
        let (slow, budget) = (Slow(), RequestBudget())
        let transport = BudgetedTransport(base: slow, budget: budget, connection: Self.account, limit: 1)
        #expect(await budget.acquire(Self.account, limit: 1))
        let waiting = Task { try await transport.send(Self.request("a.example", "/cancelled")) }
        while budget.waiting(Self.account) == 0 { await Task.yield() }
        let next = Task { try await transport.send(Self.request("a.example", "/next")) }
        while budget.waiting(Self.account) == 1 { await Task.yield() }
        waiting.cancel()
        let error = await #expect(throws: HTTPTransportError.self) { try await waiting.value }
        #expect(error?.kind == .cancelled && error?.mayHaveReachedServer == false)
        budget.release(Self.account)
        _ = try await next.value
        #expect(slow.order == ["/next"])
        #expect(budget.busyConnections == 0)
    }

    @Test func `a task that was cancelled before it asks gets nothing`() async throws {
        let budget = RequestBudget()
        let answer = await Task {
            while !Task.isCancelled { await Task.yield() }
            return await budget.acquire(Self.account, limit: 5)
        }.cancelled()
        #expect(!answer)
        #expect(budget.busyConnections == 0)
    }

    @Test func `hundreds of calls that are cancelled at random leave no place taken`() async throws {
        var random = SeededGenerator(seed: freshSeed("cancelled requests"))
        let (slow, budget) = (Slow(), RequestBudget())
        let transport = BudgetedTransport(base: slow, budget: budget, connection: Self.account, limit: 3)
        let calls = (0..<300).map { _ in Task { try await transport.send(Self.request()) } }
        for call in calls where Bool.random(using: &random) {
            call.cancel()
            if UInt8.random(in: 0...3, using: &random) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
        for call in calls { _ = await call.result }
        #expect(slow.most("a.example") <= 3)
        #expect(budget.busyConnections == 0)
        // All places are free again.
        for _ in 0..<3 { #expect(await budget.acquire(Self.account, limit: 3)) }
    }
}

extension Task where Failure == Never {
    /// Cancels the task and gives what it answers.
    fileprivate func cancelled() async -> Success {
        cancel()
        return await value
    }
}
