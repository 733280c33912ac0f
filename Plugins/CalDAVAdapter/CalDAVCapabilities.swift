import ProviderKit

/// What this adapter declares. Single servers can do less; then the verb fails with `not-supported` and says so.
enum CalDAVCapabilities {
    /// Two years are what a booking product plans ahead; fifty calendars are one team. Texts stay far below the 1 MiB that servers take.
    static let declared = Capabilities(
        authorization: [.password, .oauth],
        freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 732, maximumCalendars: 50),
        events: Capabilities.EventLimits(
            maximumTitleLength: 1_024, maximumDetailsLength: 32_768, maximumAttendees: 200, invitations: [.silent, .provider]),
        tracksChanges: true, push: nil)
}
