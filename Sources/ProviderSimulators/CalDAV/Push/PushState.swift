import Foundation
import ProviderKit

/// The pushing side of the simulated server.
struct PushState: Sendable {
    /// A message that waits to be sent.
    struct Waiting: Sendable {
        let registration: String
        let event: CalDAVPushEvent
        /// The key to sign with, as it was when the event happened; `nil` where nothing is signed.
        let key: P256PrivateKey?
    }

    /// How the server pushes; `nil` where it does not.
    var style: CalDAVPushStyle?
    /// The key that the server signs with (VAPID).
    private(set) var key: P256PrivateKey
    /// What the server names as its key instead of the one that it signs with; `nil` for that one.
    var namedKey: String?
    /// What answers a registration instead of what is right; `nil` for what is right. The registration is made all the same.
    var confirmation: HTTPResponse?
    /// Subscriptions by their names.
    private(set) var registrations: [String: PushRegistration] = [:]
    /// Messages in the order in which their events happened.
    private(set) var waiting: [Waiting] = []
    private let random: any RandomSource
    private var made = 0

    init(style: CalDAVPushStyle?, random: any RandomSource) throws {
        self.style = style
        self.random = random
        key = try P256PrivateKey(random: random)
    }

    /// The topic of a calendar: the same for ever, and nobody else's.
    func topic(of calendar: String) -> String {
        guard style?.hasGuessableTopics != true else { return "calendar-\(calendar.dropFirst())" }
        return Base64URL.encode(Array("topic of the simulated calendar \(calendar)".utf8))
    }

    /// A property of a calendar that tells of push (draft-bitfire-webdav-push-00 §2.1).
    func property(_ name: DAVName, calendar: String) -> String? {
        guard let style else { return nil }
        switch name {
        case .push("transports"):
            let named = XMLText.escaped(namedKey ?? Base64URL.encode(key.publicKey.uncompressed))
            let element = "<P:vapid-public-key type=\"p256ecdsa\">\(named)</P:vapid-public-key>"
            return DAVName.push("web-push").element(style.signs ? element : "")
        case .push("topic"): return XMLText.escaped(topic(of: calendar))
        case .push("supported-triggers"):
            return DAVName.push("content-update").element("<D:depth>1</D:depth>")
                + DAVName.push("property-update").element("<D:depth>0</D:depth>")
        default: return nil
        }
    }

    /// Keeps a subscription; one with the same address at the same calendar takes the other's place. Tells whether it is new.
    mutating func register(_ make: (String) throws(DAVRefusal) -> PushRegistration) throws(DAVRefusal) -> (PushRegistration, isNew: Bool) {
        made += 1
        let id = style?.hasGuessableTopics == true ? String(made) : random.urlSafeToken(bytes: 16)
        let wanted = try make(id)
        if let known = registrations.values.first(where: { $0.pushResource == wanted.pushResource && $0.calendar == wanted.calendar }) {
            let updated = try make(known.id)
            registrations[known.id] = updated
            return (updated, false)
        }
        registrations[id] = wanted
        return (wanted, true)
    }

    /// Removes a subscription of a user.
    mutating func unregister(_ id: String, user: String) throws(DAVRefusal) {
        guard registrations[id]?.user == user else { throw .notFound }
        drop(id)
    }

    /// Removes a subscription and what waits for it.
    mutating func drop(_ id: String) {
        registrations[id] = nil
        waiting.removeAll { $0.registration == id }
    }

    /// Removes every subscription of a calendar that is gone.
    mutating func forget(calendar: String) {
        for registration in registrations.values where registration.calendar == calendar { drop(registration.id) }
    }

    /// Queues what the subscribers of a calendar are to be told.
    mutating func note(_ event: CalDAVPushEvent, calendar: String) {
        guard let style else { return }
        for registration in registrations.values.sorted(by: { $0.id < $1.id }) where registration.calendar == calendar {
            let isWanted =
                switch event {
                case .content: registration.wantsContent
                case .properties: registration.wantsProperties
                case .keyChanged: true
                }
            if isWanted { waiting.append(Waiting(registration: registration.id, event: event, key: style.signs ? key : nil)) }
        }
    }

    /// Gives the server a new key. Where it is `announced`, subscribers are told, under the old key.
    mutating func changeKey(announced: Bool) throws {
        if announced { for calendar in Set(registrations.values.map(\.calendar)) { note(.keyChanged, calendar: calendar) } }
        let source = random
        key = try P256PrivateKey(random: source)
    }

    /// Takes what waits, in order.
    mutating func takeWaiting() -> [Waiting] {
        defer { waiting = [] }
        return waiting
    }

    /// The request that carries a message; `nil` where its subscription is gone or over, which removes it.
    mutating func request(for message: Waiting, now: Date) throws -> HTTPRequest? {
        guard let style, let registration = registrations[message.registration] else { return nil }
        guard registration.expires > now else {
            drop(registration.id)
            return nil
        }
        let plaintext = Data(message.event.message(topic: topic(of: registration.calendar), style: style).utf8)
        var headers = try headers(style, calendar: registration.calendar)
        if let key = message.key {
            headers["Authorization"] = try PushSignature(key: key, style: style).field(for: registration.pushResource, now: now)
        }
        let encryption = PushEncryption(receiver: registration.receiverKey, authSecret: registration.authSecret)
        return HTTPRequest(
            method: .post, url: registration.pushResource, headers: headers, body: try encryption.body(plaintext, random: random))
    }

    /// The header fields of a message but for `Authorization`.
    func headers(_ style: CalDAVPushStyle, calendar: String) throws -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "TTL": String(style.timeToLive), "Content-Encoding": "aes128gcm", "Content-Type": style.contentType,
        ]
        if style.sendsTopicField { headers["Topic"] = Base64URL.encode(try MessageDigest.sha1.hash(Array(topic(of: calendar).utf8))) }
        return headers
    }
}
