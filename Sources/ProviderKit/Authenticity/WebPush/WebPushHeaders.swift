/// The header rules that make a Web Push request invalid whoever sent it (RFC 8030 §5.2–5.4, RFC 8291 §4). None of these fields is
/// authenticated; nothing follows from their values.
enum WebPushHeaders {
    private static let urgencies: Set<String> = ["very-low", "low", "normal", "high"]

    /// Throws `malformed` for a request that its protocol does not allow.
    static func check(_ headers: HTTPHeaders) throws(RejectionReason) {
        let lifetimes = headers.all("TTL")
        guard lifetimes.count == 1, let lifetime = lifetimes.first, (1...32).contains(lifetime.utf8.count),
            lifetime.utf8.allSatisfy({ (48...57).contains($0) })
        else { throw .malformed }
        let urgency = headers.all("Urgency")
        guard urgency.count <= 1, urgency.allSatisfy({ urgencies.contains($0.lowercased()) }) else { throw .malformed }
        let topic = headers.all("Topic")
        guard topic.count <= 1, topic.allSatisfy(isTopic) else { throw .malformed }
        // The draft coding that carried its parameters in headers is not taken, nor a mixture.
        guard headers.all("Content-Encoding") == ["aes128gcm"], headers["Crypto-Key"] == nil, headers["Encryption"] == nil else {
            throw .malformed
        }
    }

    private static func isTopic(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
