/// The choices that the standards leave open when events are turned into busy time.
public struct BusyPolicy: Equatable, Sendable {
    /// The calendar owner's addresses, with or without `mailto:`; upper and lower case are the same. They say which ATTENDEE is the owner.
    public var ownAddresses: [String]
    /// Whether an event that the owner has declined takes no time (caldav.md §3.5). Only meaningful with ``ownAddresses``.
    public var declinedIsFree: Bool
    /// Whether `X-MICROSOFT-CDO-BUSYSTATUS` overrules TRANSP and STATUS. CalDAV servers ignore it, so that is off by default.
    public var readsMicrosoftBusyStatus: Bool
    /// Whether periods are cut at the edges of the window; otherwise an event that reaches beyond it is given whole.
    public var clips: Bool

    /// Makes a policy.
    public init(ownAddresses: [String] = [], declinedIsFree: Bool = true, readsMicrosoftBusyStatus: Bool = false, clips: Bool = true) {
        self.ownAddresses = ownAddresses
        self.declinedIsFree = declinedIsFree
        self.readsMicrosoftBusyStatus = readsMicrosoftBusyStatus
        self.clips = clips
    }

    /// No known owner, vendor hints ignored, periods cut at the window.
    public static let standard = BusyPolicy()
}
