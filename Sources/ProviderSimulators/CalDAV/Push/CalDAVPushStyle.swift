/// How a simulated server speaks WebDAV-Push: the draft leaves much open, and real servers fill it differently (see `docs/providers/caldav.md`).
public struct CalDAVPushStyle: Sendable, Hashable {
    /// Whether the server signs as itself (VAPID) and names its key.
    public var signs = true
    /// The `TTL` field, in seconds.
    public var timeToLive = 0
    /// The `Content-Type` field of messages.
    public var contentType = "application/xml; charset=utf-8"
    /// What stands between the token and the key in `Authorization`.
    public var separator = ","
    /// Whether a port is left out of the token's audience.
    public var dropsPort = false
    /// The token's `sub`.
    public var contact = "mailto:admin@xandikos.local"
    /// Whether messages carry a `Topic` field (RFC 8030 §5.4).
    public var sendsTopicField = false
    /// Whether `Location` is absolute, as the draft demands.
    public var hasAbsoluteLocation = true
    /// The path below which registrations are.
    public var registrations = "/subscriptions/"
    /// Whether `Expires` has a numeric zone instead of `GMT`.
    public var hasNumericZone = false
    /// The longest life of a registration, in seconds; `nil` for whatever is asked, even a past date.
    public var longestLife: Double?
    /// The status where a subscription is known already.
    public var updateStatus = 200
    /// The status of refusals.
    public var refusalStatus = 403
    /// Whether a registration without a trigger is refused.
    public var demandsTrigger = true
    /// Whether topics are the calendar's number instead of an opaque string.
    public var hasGuessableTopics = false
    /// Whether a sync token in a message is the bare number instead of the URI.
    public var hasBareTokens = false

    /// Xandikos 0.4.10, as measured.
    public static let xandikos = CalDAVPushStyle()

    /// Nextcloud with its app "DAV Push" 1.0, by its source.
    public static let nextcloud: CalDAVPushStyle = {
        var style = CalDAVPushStyle()
        style.timeToLive = 2_419_200
        style.contentType = "application/octet-stream"
        style.separator = ", "
        style.dropsPort = true
        style.contact = "https://caldav.simulator.example"
        style.sendsTopicField = true
        style.registrations = "/apps/dav_push/subscriptions/"
        style.longestLife = 7 * 86_400
        style.updateStatus = 201
        style.refusalStatus = 400
        style.demandsTrigger = false
        style.hasGuessableTopics = true
        style.hasBareTokens = true
        return style
    }()

    /// Rustical before it signed, by its source.
    public static let rustical: CalDAVPushStyle = {
        var style = CalDAVPushStyle()
        style.signs = false
        style.timeToLive = 60
        style.contentType = "application/octet-stream"
        style.hasAbsoluteLocation = false
        style.registrations = "/push_subscription/"
        style.hasNumericZone = true
        style.updateStatus = 201
        style.demandsTrigger = false
        return style
    }()
}
