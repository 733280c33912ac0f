import Logging
import ServiceLifecycle

/// Looks every few seconds whether the certificate files were changed, and has new connections shown the new pair.
struct TLSReloader: Service {
    let identity: TLSIdentity
    let logger: Logger

    /// How often the files are looked at.
    static let pause = Duration.seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Cancellation ends the sleep early, and then the loop.
                try? await ContinuousClock().sleep(for: Self.pause)
                do {
                    if try identity.reload() { logger.notice("new connections are shown a new certificate") }
                } catch {
                    logger.error("the new certificate files cannot be used; the old pair stays: \(error)")
                }
            }
        }
    }
}
