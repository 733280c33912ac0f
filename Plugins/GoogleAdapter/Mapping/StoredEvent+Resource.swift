import Foundation
import ProviderKit

extension StoredEvent {
    /// An event as Google describes it; `nil` where it names no version. The window is known where start and end are instants; a day has none.
    init?(_ event: EventResource) {
        guard let etag = event.etag, !etag.isEmpty else { return nil }
        let window: TimeWindow? =
            if let start = event.start?.instant, let end = event.end?.instant { TimeWindow(start: start, end: end) } else { nil }
        self.init(
            id: EventID(event.id), uid: EventUID(event.iCalUID ?? ""), revision: Revision(etag), window: window, title: event.summary ?? "",
            key: EventMarker.key(of: event))
    }
}
