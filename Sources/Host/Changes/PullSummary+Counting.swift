import CalendarStore
import Logging
import ProviderKit

extension PullSummary {
    mutating func add(_ page: ChangePage, _ applied: AppliedPage) {
        pages += 1
        upserted += applied.upserted
        news += applied.news
        removed += applied.removed + applied.swept
        isDirty = applied.isDirty
        for case .upserted(let snapshot) in page.changes where !snapshot.busyTime.unknown.isEmpty { unreadable += 1 }
    }

    var metadata: Logger.Metadata {
        [
            "connection": "\(address.connection)", "calendar": "\(address.calendar)", "reason": "\(reason.rawValue)", "pages": "\(pages)",
            "upserted": "\(upserted)", "removed": "\(removed)", "unreadable": "\(unreadable)", "superseded": "\(wasSuperseded)",
        ]
    }
}
