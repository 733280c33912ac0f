import Foundation
import ProviderKit
import Synchronization

/// Puts the connection's credential on requests, for one verb.
///
/// What to do is decided by the pure ``DigestResponse`` and friends; this type only remembers the server's last challenge and how often its
/// nonce was used, so that requests of one verb may run side by side.
final class Authenticator: Sendable {
    private struct State {
        var scheme: AuthenticationScheme?
        var challenge: DigestChallenge?
        var count = 0
    }

    private let credential: Credential
    private let random: any RandomSource
    private let state: Mutex<State>

    init(credential: Credential, scheme: AuthenticationScheme?, random: any RandomSource) {
        self.credential = credential
        self.random = random
        state = Mutex(State(scheme: scheme))
    }

    /// The scheme in use, where the server has made it known.
    var scheme: AuthenticationScheme? { state.withLock { $0.scheme } }

    /// Why a credential was not put on a request.
    enum Refusal: Error {
        /// It would have crossed a network in the clear.
        case clearText
        /// The system's cryptography refuses the server's hash.
        case cryptography
    }

    /// What was shown with one request.
    struct Shown: Sendable {
        /// The `Authorization` value.
        let header: String
        /// How often the server's nonce had been used with it, from 1; 0 for anything but Digest.
        let nonceUses: Int
    }

    /// What to show with a request, or `nil` for nothing: there is no credential, or the server has not said how it wants it.
    func credentials(method: HTTPMethod, address: ResourceAddress) throws(Refusal) -> Shown? {
        let mayRevealSecret = address.origin.scheme == "https" || address.origin.isLoopback
        switch credential {
        case .none: return nil
        case .bearer(let token):
            guard mayRevealSecret else { throw .clearText }
            return Shown(header: "Bearer \(token.revealText())", nonceUses: 0)
        case .password(let username, let password):
            let (scheme, challenge, count) = state.withLock { state in
                if state.challenge != nil { state.count += 1 }
                return (state.scheme, state.challenge, state.count)
            }
            if let challenge {
                let response = DigestResponse(
                    challenge: challenge, username: username, password: password, method: method.rawValue, target: address.path,
                    count: count, clientNonce: random.urlSafeToken(bytes: 16))
                do { return Shown(header: try response.headerValue(), nonceUses: count) } catch { throw .cryptography }
            }
            guard scheme == .basic else { return nil }
            guard mayRevealSecret else { throw .clearText }
            let pair = Data(Array("\(username):".utf8) + password.revealBytes()).base64EncodedString()
            return Shown(header: "Basic \(pair)", nonceUses: 0)
        }
    }

    /// Learns from a 401. Says whether the same request is worth sending again: this is the negotiation of RFC 9110 §11, not a retry.
    func learn(from challenges: [Challenge], shown: Shown?) -> Bool {
        guard case .password = credential else { return false }
        return state.withLock { state in
            if let digest = DigestChallenge.best(of: challenges) {
                // A Digest answer that was refused means a wrong password, unless the nonce had only grown old. Servers that do not say
                // so show it by a new nonce where the old one had been good for an earlier request.
                let isOld = digest.isStale || shown.map { $0.nonceUses > 1 && digest.nonce != state.challenge?.nonce } == true
                guard shown.map({ $0.nonceUses == 0 }) ?? true || isOld else { return false }
                state = State(scheme: .digest, challenge: digest)
                return true
            }
            // No challenge that we can read: some servers send none, or a scheme of their own beside Basic. So Basic it is, once.
            guard shown == nil else { return false }
            state.scheme = .basic
            return true
        }
    }

    /// Shows the password with Basic from now on, where the server has answered without asking for anything.
    func assumeBasic() { state.withLock { $0.scheme = $0.scheme ?? .basic } }
}
