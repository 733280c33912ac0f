extension ProviderSession {
    /// Runs one verb: attempts, pauses, deadline, observer. `secrets` are those that the verb sends besides the credential; see
    /// ``hiding(_:_:)``.
    func run<Reply: Sendable>(
        _ operation: ProviderOperation, hiding secrets: [Secret] = [],
        _ verb: @escaping @Sendable (ProviderContext) async throws(ProviderError) -> Reply
    ) async throws(ProviderError) -> Reply {
        let started = ContinuousClock.now
        let (ended, attempts) = await withDeadline(operation) { await attempt(operation, verb) }
        let result = ended.mapError { hiding($0, secrets) }
        let error: ProviderError? = if case .failure(let error) = result { error } else { nil }
        if let error { await tellWhereOwnerIsNeeded(error) }
        observer?.verbEnded(
            VerbOutcome(
                provider: adapter.id, connection: connection, operation: operation, attempts: attempts,
                elapsed: ContinuousClock.now - started, error: error))
        return try result.get()
    }

    /// A failure that tells no secret of the session, where that is wanted.
    func hiding(_ error: ProviderError, _ secrets: [Secret] = []) -> ProviderError {
        guard hidesSecrets else { return error }
        return error.hiding(secrets + credential.value.secrets + context.connection.credential.secrets)
    }

    private typealias Attempted<Reply> = (Result<Reply, ProviderError>, attempts: Int)

    private func attempt<Reply: Sendable>(
        _ operation: ProviderOperation, _ verb: @Sendable (ProviderContext) async throws(ProviderError) -> Reply
    ) async -> Attempted<Reply> {
        var attempt = 1
        // A credential that others had renewed may be refused too; the one that was renewed for this very verb has the last word.
        var renewals = 2
        while true {
            let shown = credential.value
            do throws(ProviderError) {
                return (.success(try await verb(context.with(credential: shown))), attempt)
            } catch {
                switch await afterRefusal(error, of: shown, operation, renewals: &renewals) {
                case .tryAgain: break
                case .fail(let failure): return (.failure(failure), attempt)
                case .noRefusal:
                    guard let pause = retry.pause(after: error, attempt: attempt, random: context.random.unitInterval()) else {
                        return (.failure(error), attempt)
                    }
                    // A cancelled pause means that nobody waits for the answer any more; the failure stands as it is.
                    guard (try? await context.clock.sleep(for: pause)) != nil else { return (.failure(error), attempt) }
                }
                attempt += 1
            }
        }
    }

    /// Ends a verb that takes too long. The work is cancelled and waited for, so nothing runs on behind the caller's back.
    private func withDeadline<Reply: Sendable>(
        _ operation: ProviderOperation, _ work: @escaping @Sendable () async -> Attempted<Reply>
    ) async -> Attempted<Reply> {
        await withTaskGroup(of: Attempted<Reply>?.self) { group in
            group.addTask { await work() }
            group.addTask {
                do { try await context.clock.sleep(for: deadline) } catch { return nil }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            let late = await group.next() ?? nil
            if let late, case .success = late.0 { return late }
            let effect: ProviderError.Effect =
                if case .failure(let error)? = late?.0 { error.effect } else { operation.isRepeatable ? .none : .unknown }
            let error = ProviderError(
                Task.isCancelled ? .cancelled : .timedOut, .temporary(retryAfter: nil), operation: operation, effect: effect,
                message: Task.isCancelled
                    ? "the call was cancelled" : "\(adapter.displayName) did not answer within \(deadline); it will be tried again later")
            return (.failure(error), late?.attempts ?? 1)
        }
    }
}
