public import ProviderConformance
public import ProviderKit

/// One event of a simulated provider.
public struct MemoryEvent: Sendable {
    /// Its name at the provider.
    public let id: EventID
    /// Its iCalendar name.
    public let uid: EventUID
    /// Its version.
    public var revision: Revision
    /// What it says.
    public var content: CounterpartEvent
    /// The marker of the product that wrote it; `nil` where another program did.
    public var key: EventKey?
    /// Its longer text.
    public var details: String?
    /// Its place.
    public var location: String?
    /// Grows with every event, so that listings have an order.
    let serial: Int

    /// What a read gives; the time and the title of a damaged event cannot be told.
    var stored: StoredEvent {
        let window: TimeWindow? = if case .instants(let window) = content.time, content.damage == nil { window } else { nil }
        return StoredEvent(
            id: id, uid: uid, revision: revision, window: window, title: content.damage == nil ? content.title : nil, key: key)
    }
}
