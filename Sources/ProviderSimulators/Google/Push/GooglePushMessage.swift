import Foundation
import ProviderKit

/// One push message of the simulated service: header fields, and an empty body.
struct GooglePushMessage: Sendable {
    enum State: String, Sendable {
        case sync, exists
        case missing = "not_exists"
    }

    /// The channel as it was when the message was made.
    let channel: GoogleChannel
    let state: State
    let number: Int

    /// The message as it goes out. The media type is malformed, as it is in the service's own guide; the length, 0, is the transport's to say.
    var request: HTTPRequest {
        var headers: HTTPHeaders = [
            "Accept": "*/*", "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
            "Content-Type": "application/json; utf-8", "X-Goog-Channel-ID": channel.id,
            "X-Goog-Channel-Expiration": Self.text(channel.end), "X-Goog-Resource-State": state.rawValue,
            "X-Goog-Message-Number": String(number), "X-Goog-Resource-ID": channel.resourceID, "X-Goog-Resource-URI": channel.resourceURI,
        ]
        headers["X-Goog-Channel-Token"] = channel.token
        return HTTPRequest(
            method: .post, url: channel.address, headers: headers, timeout: .seconds(10), maximumResponseBytes: 1 << 16)
    }

    /// `Tue, 19 Nov 2013 01:13:52 GMT` (RFC 9110 §5.6.7).
    private static func text(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let days = seconds / 86_400
        let text = RFC3339.text(Date(timeIntervalSince1970: Double(seconds)))
        let day = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.prefix(19).split(whereSeparator: { "-T".contains($0) }).map(String.init)
        guard parts.count == 4, let month = Int(parts[1]), (1...12).contains(month) else { return "" }
        return "\(day), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
    }
}
