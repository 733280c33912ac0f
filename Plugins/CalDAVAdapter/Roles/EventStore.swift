import Foundation
import ICalendar
import ProviderKit

/// The events of one calendar, for one verb.
///
/// Conditions are sent with every write, and checked before it as well: some servers ignore `If-None-Match` or `If-Match`, and then the
/// look beforehand is all that keeps a person's change from being overwritten.
struct EventStore: Sendable {
    let client: DAVClient
    let connection: Connection
    let calendar: ResourceAddress

    init(_ context: ProviderContext, _ operation: ProviderOperation, _ calendar: CalendarID) throws(ProviderError) {
        client = DAVClient(context, operation)
        connection = try Connection(context, operation)
        self.calendar = try connection.address(of: calendar)
    }

    /// An event with its text.
    struct Held: Sendable {
        let address: ResourceAddress
        let tag: EntityTag
        let text: Data
    }

    /// The event at an address, or `nil`.
    func held(at address: ResourceAddress) async throws(ProviderError) -> Held? {
        guard let object = try await client.perform(ObjectRequest(address: address)) else { return nil }
        if let tag = object.tag, !tag.isWeak { return Held(address: object.address, tag: tag, text: object.text) }
        // No version with the text, or only a weak one: the property may have it.
        let found = try await client.perform(
            PropertyRequest(address: object.address, depth: 0, properties: [DAVName.getetag], subject: "the event"))
        let property = found.value.item(for: found.address)?.property(DAVName.getetag).flatMap { EntityTag($0.text) }
        guard let tag = property ?? object.tag ?? EntityTag(ofText: object.text) else {
            throw client.error(at: address).violation("the server names no version of the event")
        }
        return Held(address: object.address, tag: tag, text: object.text)
    }

    /// The event with that id, or `nil`.
    func read(_ id: EventID) async throws(ProviderError) -> StoredEvent? {
        try await held(at: try connection.address(of: id, in: calendar)).map { described($0) }
    }

    /// The event that the key names: at the place derived from the key, or wherever the server keeps that UID.
    func find(_ key: EventKey) async throws(ProviderError) -> StoredEvent? {
        let name = try self.name(of: key)
        if let held = try await held(at: try place(of: name)) {
            let event = described(held, name, key)
            return event.key == key ? event : nil
        }
        return try await search(name, key)
    }

    /// Looks for the UID in the calendar. Only ever an addition to a look at the place itself: searches lag behind on some servers.
    func search(_ name: EventName, _ key: EventKey) async throws(ProviderError) -> StoredEvent? {
        let found: Located<Multistatus>
        do throws(ProviderError) {
            found = try await client.perform(CalendarQuery(address: calendar, selection: .uid(name.uid), wantsData: false))
        } catch  where [.notSupported, .forbidden, .protocolViolation, .notFound, .serverFault].contains(error.code) {
            return nil
        }
        // A server that ignores the filter lists everything; then the answer says nothing, and reading it all would cost too much.
        let members = found.value.members(of: found.address)
        guard members.count <= 3 else { return nil }
        for member in members {
            if let held = try await held(at: member.address) {
                let event = described(held, name, key)
                if event.key == key, event.uid.rawValue == name.uid { return event }
            }
        }
        return nil
    }

    /// What the key is called at the server.
    func name(of key: EventKey) throws(ProviderError) -> EventName {
        do throws(CryptographyError) {
            return try EventName(key)
        } catch {
            throw ProviderError(
                .notSupported, .permanent, operation: client.operation,
                message: "this machine's cryptography refuses SHA-256, without which events cannot be named: \(error)")
        }
    }

    /// Where the key's event belongs.
    func place(of name: EventName) throws(ProviderError) -> ResourceAddress {
        guard let place = calendar.member(name.file) else {
            throw client.error(at: calendar).violation("the calendar's address has no members")
        }
        return place
    }

    /// An event as the contract describes it.
    func described(_ held: Held, _ name: EventName? = nil, _ key: EventKey? = nil) -> StoredEvent {
        StoredEvent(
            id: EventID(connection.spelling.name(of: held.address)), tag: held.tag, text: held.text, assumed: name, key: key)
    }

    /// What is at an address right after a write. The write took effect, so a failure to read it leaves its outcome to be read back.
    func afterWrite(at address: ResourceAddress, _ tag: EntityTag?, text: Data) async throws(ProviderError) -> Held {
        if let tag { return Held(address: address, tag: tag, text: text) }
        let missing = client.error(at: address).violation(
            "the server accepted the event and does not show it", isWrite: true)
        do throws(ProviderError) {
            guard let held = try await held(at: address) else { throw missing }
            return held
        } catch {
            throw error.afterEffect
        }
    }
}
