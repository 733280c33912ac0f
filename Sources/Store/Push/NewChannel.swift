public import Foundation
public import ProviderKit

/// A channel to be stored before the provider hears of it.
public struct NewChannel: Hashable, Sendable {
    /// Its name, never used before.
    public let id: ChannelID
    /// The calendar it is to watch.
    public let address: CalendarAddress
    /// Who is to deliver.
    public let sender: PushChannel.Sender
    /// SHA-256 of the address's path secret, as 64 lower-case hexadecimal digits.
    public let hook: String
    /// The address and the adapter's keys.
    public let sealed: SealedCredential
    /// Until when at most the provider will be asked to open it.
    public let askedUntil: Date
    /// Until when its channel token will be believed.
    public let tokenUntil: Date
    /// Until when deliveries are taken, not later than ``tokenUntil``.
    public let acceptedUntil: Date

    /// Makes a channel to be stored.
    public init(
        id: ChannelID, address: CalendarAddress, sender: PushChannel.Sender, hook: String, sealed: SealedCredential, askedUntil: Date,
        tokenUntil: Date, acceptedUntil: Date
    ) {
        self.id = id
        self.address = address
        self.sender = sender
        self.hook = hook
        self.sealed = sealed
        self.askedUntil = askedUntil
        self.tokenUntil = tokenUntil
        self.acceptedUntil = acceptedUntil
    }
}
