/// Remembers what a case made, and removes it afterwards, whatever became of the case.
actor Janitor {
    private struct Duty {
        let what: String
        let work: @Sendable () async throws -> Void
    }

    private var duties: [Duty] = []

    /// Notes something to be removed. Called before it is made, so that nothing is forgotten when the answer is lost.
    func remember(_ what: String, _ work: @escaping @Sendable () async throws -> Void) { duties.append(Duty(what: what, work: work)) }

    /// Removes everything, the newest first; each piece is tried three times. Gives back what is still there, with the reason.
    func cleanUp() async -> [String] {
        var leftovers: [String] = []
        while let duty = duties.popLast() {
            if let reason = await attempt(duty) { leftovers.append("\(duty.what): \(reason)") }
        }
        return leftovers
    }

    private func attempt(_ duty: Duty) async -> String? {
        var reason: String?
        for _ in 0..<3 {
            do {
                try await duty.work()
                return nil
            } catch { reason = "\(error)" }
        }
        return reason
    }
}
