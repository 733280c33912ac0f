import ProviderKit

/// What this adapter declares.
///
/// - Fifty calendars are what one free/busy query takes (discovery document, `calendarExpansionMax`).
/// - Ninety days are an assumption: Google publishes no limit of the time range, and integrators report refusals beyond about three months.
/// - The free/busy answer has intervals and nothing else, so tentative time is told as busy.
/// - The lengths of texts are assumptions too: 8,192 characters of description are what Google's own pages take. A longer text that Google
///   refuses is an `invalid-request`, never a cut text.
/// - Seven days are what Google gives a channel that asks for no end; a longest life is not published. Bodies of deliveries are empty.
/// - A status outside of 2xx that is not 500, 502, 503 or 504 is not tried again ("Get push notifications"), so a refusal is a 404.
enum GoogleCapabilities {
    static let declared = Capabilities(
        authorization: [.oauth],
        freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 90, maximumCalendars: 50, tellsTentative: false),
        events: Capabilities.EventLimits(
            maximumTitleLength: 1_024, maximumDetailsLength: 8_192, maximumAttendees: 200, invitations: [.silent, .provider]),
        tracksChanges: true, tellsKeysInChanges: true, push: push)

    private static let push = PushAbilities(
        schemes: [.channelToken], renewal: .replacement, lifetime: 7 * 86_400, maximumDeliveryBytes: GoogleMessage.largestBody,
        answers: DeliveryAnswers(accepted: 202, rejected: 404, unknown: 404))
}
