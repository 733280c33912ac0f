public import Foundation
public import ProviderKit

/// What became of a channel. Each change is possible from certain states only, so that two hosts do not undo each other's work.
public enum ChannelChange: Hashable, Sendable {
    /// The provider opened it; from `opening`. Those that it replaces are closing from now on, until `closingAt`.
    case confirmed(ChannelTerms, replacing: Set<ChannelID>, closingAt: Date)
    /// The provider is going to be asked to prolong it, until then at most; from `open` and `renewing`.
    case renewing(until: Date)
    /// The provider prolonged it; from `renewing`.
    case renewed(ChannelTerms)
    /// Something failed, and it goes on as it was: `renewing` is `open` again, `opening` stays, because nobody knows whether the provider
    /// has it.
    case failed(String)
    /// It asks for something; from every state but `closed`.
    case wished(ChannelWish)
    /// What it keeps was sealed anew, under another key than the one of this name; from every state but `closed`.
    case resealed(SealedCredential, replacing: String)
    /// It ended, for a reason or for none; from every state but `closed`. The provider is not asked for push again before `notSupportedUntil`.
    case closed(error: String?, notSupportedUntil: Date?)
}

/// On which terms a provider keeps a channel.
public struct ChannelTerms: Hashable, Sendable {
    /// What the adapter noted.
    public let settings: ConnectionSettings
    /// When the provider ends it; `nil` where it does not.
    public let expiresAt: Date?
    /// Until when deliveries are taken; the store takes the token's end where that is earlier.
    public let acceptedUntil: Date
    /// When to renew it; `nil` where it need not be.
    public let dueAt: Date?

    /// Makes terms.
    public init(settings: ConnectionSettings, expiresAt: Date?, acceptedUntil: Date, dueAt: Date?) {
        self.settings = settings
        self.expiresAt = expiresAt
        self.acceptedUntil = acceptedUntil
        self.dueAt = dueAt
    }
}
