import ProviderKit

/// What this adapter declares. Single servers can do less; then the verb fails with `not-supported` and says so.
enum CalDAVCapabilities {
    /// Two years are what a booking product plans ahead; fifty calendars are one team. Texts stay far below the 1 MiB that servers take.
    static let declared = Capabilities(
        authorization: [.password, .oauth],
        freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 732, maximumCalendars: 50),
        events: Capabilities.EventLimits(
            maximumTitleLength: 1_024, maximumDetailsLength: 32_768, maximumAttendees: 200, invitations: [.silent, .provider]),
        tracksChanges: true, push: push)

    /// Three days are what every server must be ready to keep a registration for (draft-bitfire-webdav-push-00 §3.4), and a registration that
    /// is replaced often bounds what a replayed message can do.
    /// A rejected message of a live channel is not answered with 404 or 410, which make servers drop the registration (RFC 8030 §7.3).
    private static let push = PushAbilities(
        schemes: [.webPush, .bodySignature], renewal: .replacement, lifetime: 3 * 86_400, maximumDeliveryBytes: DeliveryJudge.largestBody,
        answers: DeliveryAnswers(accepted: 201, rejected: 403, unknown: 404), takesRelays: true)
}
