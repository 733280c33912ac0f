import CalendarStore
import ProviderKit

/// What an adapter found of a delivery's items, and the channel that it judged by.
struct Judged: Sendable {
    let known: OpenedChannels.Entry
    /// The items that are proven, each for this channel.
    let genuine: [ChangeNotification]
    /// Why the others are not believed; one reason where there was no item at all.
    let rejections: [RejectionReason]

    init(verdicts: [DeliveryVerdict], by known: OpenedChannels.Entry) {
        self.known = known
        var genuine: [ChangeNotification] = []
        var rejections = verdicts.isEmpty ? [RejectionReason.malformed] : []
        for verdict in verdicts {
            switch verdict {
            case .genuine(let notification) where notification.channel == known.stored.id: genuine.append(notification)
            case .genuine: rejections.append(.misdirected)
            case .rejected(_, let reason): rejections.append(reason)
            }
        }
        self.genuine = genuine
        self.rejections = rejections
    }

    /// Whether every item is proven.
    var isGenuine: Bool { rejections.isEmpty }
}
