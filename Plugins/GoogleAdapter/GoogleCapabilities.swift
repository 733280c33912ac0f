import ProviderKit

/// What this adapter declares.
///
/// - Fifty calendars are what one free/busy query takes (discovery document, `calendarExpansionMax`).
/// - Ninety days are an assumption: Google publishes no limit of the time range, and integrators report refusals beyond about three months.
/// - The free/busy answer has intervals and nothing else, so tentative time is told as busy.
/// - The lengths of texts are assumptions too: 8,192 characters of description are what Google's own pages take. A longer text that Google
///   refuses is an `invalid-request`, never a cut text.
enum GoogleCapabilities {
    static let declared = Capabilities(
        authorization: [.oauth],
        freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 90, maximumCalendars: 50, tellsTentative: false),
        events: Capabilities.EventLimits(
            maximumTitleLength: 1_024, maximumDetailsLength: 8_192, maximumAttendees: 200, invitations: [.silent, .provider]),
        tracksChanges: true, tellsKeysInChanges: true, push: nil)
}
