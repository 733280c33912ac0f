/// What a person typed as their server: a URL, a bare host name, an e-mail address, or the address of one calendar.
struct ServerAddress: Sendable {
    /// The address itself; `https` unless `http://` was typed.
    let address: ResourceAddress
    /// Whether a path was typed: then exactly that place is meant and no other is tried.
    let namesPlace: Bool

    /// Reads what was typed; `nil` where it is no address of a server.
    init?(typed: String) {
        var text = typed.trimmedOfWhiteSpace
        if text.lowercased().hasPrefix("mailto:") { text = String(text.dropFirst(7)) }
        if !text.contains("://") {
            // An e-mail address stands for its domain (RFC 6764 §6.1).
            if let at = text.lastIndex(of: "@"), !text.contains("/") { text = String(text[text.index(after: at)...]) }
            text = "https://" + text
        }
        if let fragment = text.firstIndex(of: "#") { text = String(text[..<fragment]) }
        guard let address = ResourceAddress(text) else { return nil }
        self.address = address
        namesPlace = address.path != "/"
    }

    /// Where to look, in order: the place typed, or else the well-known address (RFC 6764 §5) and then the root (§6.5).
    var candidates: [ResourceAddress] {
        guard !namesPlace else { return [address] }
        return ["/.well-known/caldav", "/"].compactMap { ResourceAddress(origin: address.origin, path: $0) }
    }
}
