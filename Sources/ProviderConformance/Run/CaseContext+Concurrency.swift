package import ProviderKit

extension CaseContext {
    /// Runs a call ten times at once and gives the results in order. How many requests a provider bears at one time is the harness's affair.
    package func tenAtOnce<Reply: Sendable>(
        _ call: @escaping @Sendable (ProviderSession, Int) async throws -> Reply
    ) async -> [Result<Reply, any Error>] {
        let owner = owner
        return await withTaskGroup(of: (Int, Result<Reply, any Error>).self) { group in
            for number in 0..<10 {
                group.addTask {
                    do { return (number, .success(try await call(owner, number))) } catch { return (number, .failure(error)) }
                }
            }
            var results: [(Int, Result<Reply, any Error>)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
