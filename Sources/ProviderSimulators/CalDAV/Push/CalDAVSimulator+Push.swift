public import ProviderKit
import Synchronization

extension CalDAVSimulator {
    /// How the server pushes; `nil` where it does not.
    public var pushStyle: CalDAVPushStyle? {
        get { state.withLock { $0.push.style } }
        set { state.withLock { $0.push.style = newValue } }
    }

    /// How many subscriptions the server keeps.
    public var pushRegistrationCount: Int { state.withLock { $0.push.registrations.count } }

    /// The public half of the key that the server signs with: an uncompressed P-256 point.
    public var pushKey: [UInt8] { state.withLock { $0.push.key.publicKey.uncompressed } }

    /// Gives the server a new key to sign with. Where it is `announced`, subscribers are told, under the old key.
    public func changePushKey(announced: Bool) throws { try state.withLock { try $0.push.changeKey(announced: announced) } }

    /// What the server names as its key instead of the one that it signs with; `nil` for that one.
    var namedPushKey: String? {
        get { state.withLock { $0.push.namedKey } }
        set { state.withLock { $0.push.namedKey = newValue } }
    }

    /// What answers a registration instead of what is right; `nil` for what is right. The registration is made all the same.
    var pushConfirmation: HTTPResponse? {
        get { state.withLock { $0.push.confirmation } }
        set { state.withLock { $0.push.confirmation = newValue } }
    }

    /// Queues a message to the subscribers of a calendar beside those that changes of it queue.
    public func push(_ event: CalDAVPushEvent, from calendar: CalendarID) {
        guard case .calendar(let place)? = CalDAVPath(calendar.rawValue) else { return }
        state.withLock { state in
            if let serial = state.calendars[place]?.serial { state.push.note(event, calendar: serial) }
        }
    }

    /// From now on messages go through this transport.
    public func sendPushes(through transport: any HTTPTransport) { outlet.withLock { $0 = transport } }

    /// Sends every message that waits, in order, and returns when all are answered. As with real servers, none is sent twice: 404 and 410
    /// end a subscription, every other answer and every failure changes nothing.
    public func flushPushes() async throws {
        guard let transport = outlet.withLock({ $0 }) else { return }
        for message in state.withLock({ $0.push.takeWaiting() }) {
            let now = clock.now
            guard let request = try state.withLock({ try $0.push.request(for: message, now: now) }) else { continue }
            guard let answer = try? await transport.send(request) else { continue }
            if [404, 410].contains(answer.status) { state.withLock { $0.push.drop(message.registration) } }
        }
    }
}
