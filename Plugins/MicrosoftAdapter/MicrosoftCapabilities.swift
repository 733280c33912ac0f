import ProviderKit

/// What this adapter declares.
enum MicrosoftCapabilities {
    /// - A schedule may be asked for less than 62 days at once, so a window has at most 60.
    /// - Outlook cuts subjects at 255 characters.
    /// - Graph mails invitations, updates and cancellations by itself and cannot be asked to be silent.
    /// - A delta query shows no extended properties, so changes do not tell keys.
    /// - Outlook serves four requests of an application at one time; a fifth is refused with 429.
    static let declared = Capabilities(
        authorization: [.oauth],
        freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 60, maximumCalendars: 50, tellsTentative: true),
        events: Capabilities.EventLimits(
            maximumTitleLength: 255, maximumDetailsLength: 32_768, maximumAttendees: 200, invitations: [.provider]),
        tracksChanges: true, tellsKeysInChanges: false, push: nil, maximumConcurrentRequests: concurrency)

    /// The most requests at one time.
    static let concurrency = 4
}
