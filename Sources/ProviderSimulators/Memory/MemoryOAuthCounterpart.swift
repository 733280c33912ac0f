public import Foundation
public import ProviderConformance
public import ProviderKit

/// The other side of OAuth at a ``MemoryProvider``.
public struct MemoryOAuthCounterpart: OAuthCounterpart {
    private let provider: MemoryProvider
    private let owner: String

    /// Acts for an account's owner.
    public init(provider: MemoryProvider, owner: String = "owner") {
        self.provider = provider
        self.owner = owner
    }

    /// The registered application.
    public var client: OAuthClient { MemoryGrants.client }

    /// Grants everything.
    public func grantEverything(at page: URL) async throws -> URL { try answer(page, isGranted: true) }

    /// Refuses.
    public func refuse(at page: URL) async throws -> URL { try answer(page, isGranted: false) }

    /// Ends every consent of the owner.
    public func withdrawConsent() async throws {
        provider.withState { state in state.grants.grants.removeAll { $0.username == owner } }
    }

    /// Has the token endpoint fail.
    public func failTokenRequests(_ count: Int) async throws { provider.withState { $0.grants.failures += count } }

    private func answer(_ page: URL, isGranted: Bool) throws -> URL {
        let items = URLComponents(url: page, resolvingAgainstBaseURL: false)?.queryItems ?? []
        let fields = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        guard fields["response_type"] == "code", fields["client_id"] == client.id, fields["code_challenge_method"] == "S256",
            let challenge = fields["code_challenge"], let state = fields["state"], let redirect = fields["redirect_uri"],
            redirect == client.redirectURI.absoluteString
        else { throw HarnessError("the consent page does not accept \(page)") }
        let code: String = provider.withState { memory in
            memory.serial += 1
            let code = "code-\(memory.serial)"
            if isGranted {
                memory.grants.codes[code] = MemoryGrants.Code(username: owner, challenge: challenge, redirectURI: redirect)
            }
            return code
        }
        let answer = isGranted ? [("code", code), ("state", state)] : [("error", "access_denied"), ("state", state)]
        guard let back = URL(string: "\(redirect)?\(FormBody.query(answer))") else {
            throw HarnessError("\(redirect) is no address to come back to")
        }
        return back
    }
}
