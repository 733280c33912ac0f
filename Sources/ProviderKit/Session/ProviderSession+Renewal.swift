extension ProviderSession {
    /// What a failed attempt means for the credential that was shown.
    enum Refusal {
        /// Nothing: the failure is of another kind, or there is nobody who renews.
        case noRefusal
        /// There is another credential.
        case tryAgain
        /// The verb ends with this failure.
        case fail(ProviderError)
    }

    /// Gets another credential where the provider refused a bearer token. A verb that may have had an effect and must not be repeated
    /// fails as it is.
    func afterRefusal(
        _ failure: ProviderError, of shown: Credential, _ operation: ProviderOperation, renewals: inout Int
    ) async -> Refusal {
        guard let renewing, case .bearer = shown, failure.code == .unauthenticated, failure.effect == .none || operation.isRepeatable else {
            return .noRefusal
        }
        guard renewals > 0 else { return .fail(refusedAgain(failure)) }
        do throws(ProviderError) {
            switch try await renewing.renew(shown, after: failure) {
            case .renewed(let new):
                renewals = 0
                credential.replace(shown, with: new)
            case .adopted(let new):
                renewals -= 1
                credential.replace(shown, with: new)
            case nil: return .fail(failure)
            }
            return .tryAgain
        } catch {
            return .fail(error)
        }
    }

    /// Tells the host where a verb's failure needs the account's owner, so that the connection says so.
    func tellWhereOwnerIsNeeded(_ failure: ProviderError) async {
        guard let renewing, failure.permanence == .needsReconsent else { return }
        await renewing.ownerIsNeeded(failure, credential: credential.value)
    }

    private func refusedAgain(_ failure: ProviderError) -> ProviderError {
        ProviderError(
            failure.code, .needsReconsent, operation: failure.operation, effect: failure.effect,
            message: "\(adapter.displayName) refuses an access token that was just renewed: \(failure.message)", context: failure.context)
    }
}
