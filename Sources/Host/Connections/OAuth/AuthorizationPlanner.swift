import CalendarStore
import Foundation
import ProviderKit

/// Decides what a browser's answer is worth. Pure: what it decides on is handed in.
struct AuthorizationPlanner: Sendable {
    /// How long a consent may be answered, in seconds.
    static let lifetime: TimeInterval = 600
    /// How long what came of it can be asked for, in seconds after its end.
    static let memory: TimeInterval = 86_400
    /// How long answering may take, in seconds: longer than its deadlines together.
    static let answeringTime: TimeInterval = 300

    /// What to do with an answer.
    enum Verdict: Sendable {
        /// Nothing, and tell nothing.
        case refuse
        /// Take the consent and end it, for this reason.
        case fail(reason: String)
        /// Take the consent and trade the code.
        case exchange(Secret)
    }

    /// Judges an answer: the consent waits, has not ended, and the browser is the one that began. `browser` is the hash of what the browser
    /// brought, `nil` where it brought nothing.
    func verdict(_ callback: AuthorizationCallback, _ stored: StoredAuthorization?, browser: String?, now: Date) -> Verdict {
        guard let stored, stored.state == .pending, now < stored.expiresAt, let bound = stored.browser, let browser,
            ConstantTime.areEqual(Array(bound.utf8), Array(browser.utf8))
        else { return .refuse }
        return switch callback.answer {
        case .code(let code): .exchange(code)
        case .refusal(let reason): .fail(reason: reason)
        }
    }

    /// Why an account may not be connected; `nil` where it may. `connection` is the one that was to be consented to again.
    func objection(to account: AccountIdentity, _ connection: Connection?) -> String? {
        guard let connection else { return nil }
        guard connection.state != .disconnected else {
            return "connection \(connection.id) was disconnected meanwhile; connect the account anew"
        }
        guard connection.account.subject == account.subject else {
            return "another account consented than the one of connection \(connection.id); nothing was changed. Start again and choose "
                + "\(connection.account.displayName) at the provider"
        }
        return nil
    }

    /// How a consent stands for whoever asks, who need not know who answers it.
    func outcome(_ stored: StoredAuthorization, now: Date) -> AuthorizationOutcome.State {
        switch stored.state {
        case .pending where now < stored.expiresAt, .taken where now < stored.expiresAt: .pending
        case .pending: .failed(reason: "nobody answered in time; start again")
        case .taken: .failed(reason: "the host was stopped while it connected the account; start again")
        case .ended(.finished(let connection, let note)): .finished(connection, note: note)
        case .ended(.failed(let reason)): .failed(reason: reason)
        }
    }
}
