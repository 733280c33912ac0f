/// What is said of a channel when it is asked for or given back (discovery document, `Channel`).
struct ChannelBody: Encodable, Sendable {
    /// The channel's name, ours.
    let id: String
    /// Always `web_hook`.
    var type: String?
    /// Where Google delivers.
    var address: String?
    /// What Google repeats with every delivery.
    var token: String?
    /// The wished end in milliseconds since 1970; an int64, so a text in JSON.
    var expiration: String?
    /// What is watched, in Google's words.
    var resourceId: String?
}
