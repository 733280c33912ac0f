import Logging
import ProviderKit

/// Logs how every verb at a provider went: one line a verb, failures as warnings.
struct SessionLog: SessionObserver {
    let logger: Logger

    func verbEnded(_ outcome: VerbOutcome) {
        let milliseconds = outcome.elapsed.components.seconds * 1_000 + outcome.elapsed.components.attoseconds / 1_000_000_000_000_000
        var metadata: Logger.Metadata = [
            "provider": "\(outcome.provider)", "connection": "\(outcome.connection)", "operation": "\(outcome.operation.rawValue)",
            "attempts": "\(outcome.attempts)", "milliseconds": "\(milliseconds)",
        ]
        guard let error = outcome.error else {
            logger.debug("the provider answered", metadata: metadata)
            return
        }
        metadata["code"] = "\(error.code.rawValue)"
        metadata["effect"] = "\(error.effect.rawValue)"
        // What a provider cannot do is no trouble of its; who asked is told.
        let level: Logger.Level = error.code == .notSupported ? .info : .warning
        logger.log(level: level, "the provider's verb failed: \(error.message)", metadata: metadata)
    }
}
