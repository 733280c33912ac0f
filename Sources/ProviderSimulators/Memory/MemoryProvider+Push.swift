import Foundation
public import ProviderKit

extension MemoryProvider {
    /// The push side: switches, channels, what waits to be sent.
    public var push: MemoryPush {
        get { withState { $0.push } }
        set { withState { $0.push = newValue } }
    }

    /// Puts a message of a channel into the outbox.
    public func send(_ event: MemoryMessage.Event, through channel: ChannelID) { withState { $0.push.send(event, through: channel) } }

    /// What happened since the last call and was not sent, to be sent, tampered with, or lost.
    public func takeMessages() -> [MemoryMessage] {
        withState { state in
            defer { state.push.outbox = [] }
            return state.push.outbox
        }
    }

    /// Sends everything that waits, one delivery each, and gives the statuses of the answers in order.
    public func deliver(through http: any HTTPTransport) async throws -> [Int] {
        var statuses: [Int] = []
        for message in takeMessages() {
            guard let url = URL(string: message.address.revealText()) else { continue }
            statuses.append(try await http.send(HTTPRequest(method: .post, url: url, headers: message.headers)).status)
        }
        return statuses
    }
}
