import Foundation
import ProviderKit

/// Registers and removes a channel's address at a server.
struct ChannelRegistrar: Sendable {
    private let client: DAVClient
    private let connection: Connection

    init(_ context: ProviderContext, _ operation: ProviderOperation) throws(ProviderError) {
        client = DAVClient(context, operation)
        connection = try Connection(context, operation)
    }

    /// Asks what push the calendar has, and registers for it.
    func open(_ request: OpenChannelRequest) async throws(ProviderError) -> OpenChannelReply {
        let calendar = try connection.address(of: request.channel.calendar)
        let origin = try origin(of: request.channel.address)
        guard let keys = ChannelKeys(request.channel.secrets) else {
            throw failure(.invalidRequest, "the channel's keys cannot be read; close it and open a new one")
        }
        // The answer fixes the key that every message is judged by, and the registration carries the authentication secret.
        guard calendar.origin.scheme == "https" || calendar.origin.isLoopback else {
            throw failure(.untrustedPeer, "\(calendar.origin.text): push is not set up over plain http; use an https address")
        }
        let found = try await client.perform(
            PropertyRequest(address: calendar, depth: 0, properties: PushFacts.properties, subject: "the calendar"))
        let facts = try PushFacts(found.value.item(for: found.address), error: client.error(at: found.address))
        try demandSound(facts, keys, origin: origin, error: client.error(at: found.address))
        let now = client.context.clock.now
        let registration = try await client.perform(
            RegistrationRequest(
                address: found.address, pushResource: request.channel.address, receiverKey: keys.privateKey.publicKey,
                authSecret: keys.authSecret, until: now.addingTimeInterval(request.lifetime), now: now))
        try demandHarmless(registration.address)
        let settings = ChannelSettings.registration(
            ChannelSettings.Registration(
                address: registration.address, topic: facts.topic, serverKey: facts.serverKey, expires: registration.expires,
                origin: origin, dropsPort: Self.dropsPort(registration.address)))
        // A server may promise more than was asked for (one promises whatever year it is asked); replays live no longer than we wanted.
        return OpenChannelReply(
            expiresAt: min(registration.expires, now.addingTimeInterval(request.lifetime)), settings: settings.values)
    }

    /// Removes a registration.
    func close(_ registration: ChannelSettings.Registration) async throws(ProviderError) {
        guard let base = connection.settings.base, base.origin == registration.address.origin else {
            throw failure(.invalidRequest, "the channel's registration is not on this connection's server; nothing was removed")
        }
        try demandHarmless(registration.address)
        try await client.perform(RegistrationRemoval(address: registration.address))
    }

    /// Refuses, before anything is registered, a key under which anybody could sign.
    private func demandSound(_ facts: PushFacts, _ keys: ChannelKeys, origin: String, error: CalDAVError) throws(ProviderError) {
        do throws(CryptographyError) {
            _ = try WebPushSubscription(
                privateKey: keys.privateKey, authSecret: keys.authSecret, serverKey: facts.serverKey, origin: origin)
        } catch let refusal {
            throw ProviderError(
                .untrustedPeer, .permanent, operation: error.operation,
                message: "\(error.peer): pushes of this server could not be believed: \(refusal). Tell its administrator",
                context: ["peer": error.peer])
        }
    }

    /// The origin of our own address, as tokens name it (RFC 6454 §6.2).
    private func origin(of address: Secret) throws(ProviderError) -> String {
        guard let own = ResourceAddress(address.revealText()), own.origin.scheme == "https" else {
            throw failure(
                .notSupported,
                "CalDAV servers push to https addresses only; give the host a public https address, or the calendar is asked at intervals")
        }
        return own.origin.text
    }

    /// The place of a registration is deleted one day, so it must be none of the places that hold the account's calendars.
    private func demandHarmless(_ place: ResourceAddress) throws(ProviderError) {
        let settings = connection.settings
        let held = settings.homeSets + [settings.calendar, settings.principal].compactMap(\.self)
        guard !held.contains(where: { place.isOrHolds($0) }) else {
            throw client.error(at: place).violation(
                "the server names a folder of the account as the push registration; removing that would remove calendars", isWrite: true)
        }
    }

    /// Nextcloud's push app, known by the place of its registrations, leaves a port out of the audience (its Web Push library takes the
    /// scheme and the host alone).
    private static func dropsPort(_ registration: ResourceAddress) -> Bool { registration.path.contains("/apps/dav_push/") }

    private func failure(_ code: ProviderErrorCode, _ message: String) -> ProviderError {
        ProviderError(code, .permanent, operation: client.operation, message: message)
    }
}
