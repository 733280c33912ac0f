import ProviderKit

/// What this adapter declares.
enum MicrosoftCapabilities {
    /// - A schedule may be asked for less than 62 days at once, so a window has at most 60.
    /// - Outlook cuts subjects at 255 characters.
    /// - Graph mails invitations, updates and cancellations by itself and cannot be asked to be silent.
    /// - A delta query shows no extended properties, so changes do not tell keys.
    /// - Every answer to a notification is the same, as Microsoft's pages advise: a sender learns nothing of what is believed.
    /// - Outlook serves four requests of an application at one time; a fifth is refused with 429.
    static func declared(resourceData: Bool) -> Capabilities {
        Capabilities(
            authorization: [.oauth],
            freeBusy: Capabilities.FreeBusyLimits(maximumWindowDays: 60, maximumCalendars: 50, tellsTentative: true),
            events: Capabilities.EventLimits(
                maximumTitleLength: 255, maximumDetailsLength: 32_768, maximumAttendees: 200, invitations: [.provider]),
            tracksChanges: true, tellsKeysInChanges: false,
            push: PushAbilities(
                schemes: resourceData ? [.channelToken, .signedToken, .encryptedPayload] : [.channelToken], renewal: .inPlace,
                lifetime: resourceData ? SubscriptionLifetime.rich : SubscriptionLifetime.basic,
                maximumDeliveryBytes: NotificationCollection.largestBody,
                answers: DeliveryAnswers(accepted: 202, rejected: 202, unknown: 202)),
            maximumConcurrentRequests: concurrency)
    }

    /// The most requests at one time.
    static let concurrency = 4
}
