import CalendarStore
import Logging
import ProviderKit

/// Lets the sessions of a stored connection go on with a renewed token, and makes the connection ask for its owner where nothing else
/// helps.
struct ConnectionRenewal: CredentialRenewing {
    let connection: Connection
    let adapter: any ProviderAdapter
    let factory: SessionFactory

    func renew(_ refused: Credential, after failure: ProviderError) async throws(ProviderError) -> RenewedCredential? {
        do {
            return try await factory.credentials.credential(of: connection, insteadOf: refused, adapter: adapter, factory: factory)
        } catch {
            throw Self.failure(HostError(wrapping: error), of: failure.operation)
        }
    }

    func ownerIsNeeded(_ failure: ProviderError, credential: Credential) async {
        let (keeper, connection) = (factory.credentials, connection.id)
        // Not a child task: the state is set also where the caller has gone meanwhile.
        await Task {
            do {
                guard try await keeper.isStored(credential, of: connection) else { return }
                try await keeper.askForOwner(connection, reason: failure.message)
            } catch {
                // The verb's own failure is told in any case, and the next one sets the state.
                keeper.logger.error(
                    "a connection needs its owner, but that could not be noted: \(HostError(wrapping: error).message)",
                    metadata: ["connection": "\(connection)"])
            }
        }.value
    }

    /// The host's failure to renew, as the failure of the verb that needed it. The provider had refused the verb, so there was no effect.
    private static func failure(_ error: HostError, of operation: ProviderOperation) -> ProviderError {
        if let cause = error.provider {
            return ProviderError(cause.code, cause.permanence, operation: operation, message: cause.message, context: cause.context)
        }
        let permanence: ProviderError.Permanence = error.code == .needsReconsent ? .needsReconsent : .temporary(retryAfter: nil)
        return ProviderError(
            error.code == .interrupted ? .cancelled : .unauthenticated, permanence, operation: operation, message: error.message)
    }
}
