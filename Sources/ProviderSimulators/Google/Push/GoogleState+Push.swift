import Foundation
import ProviderKit

extension GoogleState {
    /// The longest that a channel lives, in seconds, and what one gets that does not ask. Integrators' figure; Google publishes none.
    private static let longestChannel: TimeInterval = 7 * 86_400

    mutating func watchEvents(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        let calendar = try calendar(call.inPath("calendarId"), of: caller.account)
        try caller.demandReach(of: calendar, call.method)
        let channel = GoogleChannel(
            id: try channelID(call.body), account: caller.account, calendar: calendar.id, address: try hookAddress(call.body),
            token: try Self.channelToken(call.body), end: try Self.channelEnd(call.body, now: call.now))
        push.channels[channel.id] = channel
        push.send(.sync, through: channel.id, now: call.now)
        push.ungreeted.append(channel.id)
        let milliseconds = Int((channel.end.timeIntervalSince1970 * 1_000).rounded())
        var answer: GoogleJSON = [
            "kind": "api#channel", "id": .string(channel.id), "resourceId": .string(channel.resourceID),
            "resourceUri": .string(channel.resourceURI),
            "expiration": options.tellsExpirationAsNumber ? .int(milliseconds) : .string(String(milliseconds)),
        ]
        answer["token"] = channel.token.map { .string($0) }
        return GoogleAnswer.json(200, answer)
    }

    mutating func stopChannel(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        guard let id = call.body["id"]?.text else { throw .required("Missing required field: id", "id") }
        guard let resource = call.body["resourceId"]?.text else { throw .required("Missing required field: resourceId", "resourceId") }
        guard let channel = push.channels[id], channel.account == caller.account, channel.resourceID == resource,
            channel.isAlive(at: call.now)
        else { throw GoogleRefusal(404, "notFound", "Channel '\(id)' not found for project '\(client.id)'") }
        push.channels[id]?.isStopped = true
        if !options.deliversAfterStop { push.queue.drop { $0.channel.id == id } }
        return HTTPResponse(status: 204)
    }

    /// At most 64 characters; no channel had it before.
    private func channelID(_ body: GoogleJSON) throws(GoogleRefusal) -> String {
        guard let id = body["id"]?.text, !id.isEmpty else { throw .required("Missing required field: id", "id") }
        guard id.utf8.count <= 64, id.wholeMatch(of: /[A-Za-z0-9\-_+\/=]+/) != nil else {
            throw GoogleRefusal(400, "push.channelIdInvalid", "Invalid channel id", location: "id")
        }
        guard push.channels[id] == nil else {
            throw GoogleRefusal(400, "channelIdNotUnique", "Channel id \(id) not unique", location: "id")
        }
        return id
    }

    private func hookAddress(_ body: GoogleJSON) throws(GoogleRefusal) -> URL {
        guard let type = body["type"]?.text, ["web_hook", "webhook"].contains(type) else {
            throw .invalid("Unknown channel type", "type")
        }
        guard let text = body["address"]?.text, let url = URL(string: text), url.host()?.isEmpty == false else {
            throw GoogleRefusal(400, "push.webhookUrlNoHostOrAddress", "WebHook callback has no host or address", location: "address")
        }
        guard url.scheme == "https" || options.takesPlainHooks && url.scheme == "http" else {
            throw GoogleRefusal(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS: \(text)", location: "address")
        }
        guard options.refusedHookHosts.isEmpty || !options.refusedHookHosts.contains(url.host() ?? "") else {
            throw GoogleRefusal(401, "push.webhookUrlUnauthorized", "Unauthorized WebHook callback channel: \(text)", location: "address")
        }
        return url
    }

    private static func channelToken(_ body: GoogleJSON) throws(GoogleRefusal) -> String? {
        guard let token = body["token"]?.text, !token.isEmpty else { return nil }
        guard token.count <= 256 else { throw .invalid("The token has more than 256 characters.", "token") }
        return token
    }

    /// The more restrictive of what is asked for and what the service allows.
    private static func channelEnd(_ body: GoogleJSON, now: Date) throws(GoogleRefusal) -> Date {
        var end = now.addingTimeInterval(longestChannel)
        if let wish = body["expiration"]?.text.flatMap({ Int64($0) }) ?? body["expiration"]?.integer.map({ Int64($0) }) {
            end = min(end, Date(timeIntervalSince1970: Double(wish) / 1_000))
        }
        if let text = body["params"]?["ttl"]?.text {
            guard let seconds = Int(text), seconds > 0 else { throw .invalid("Invalid ttl: \(text)", "params.ttl") }
            end = min(end, now.addingTimeInterval(Double(seconds)))
        }
        guard end > now else { throw .invalid("The channel's expiration is in the past.", "expiration") }
        return end
    }
}
