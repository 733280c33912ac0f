import Foundation
import ICalendar
import ProviderKit

/// What a collection says of itself (caldav.md §1.1 step 7).
struct CalendarFacts: Sendable {
    /// The properties to ask for.
    static let properties = [
        DAVName.resourcetype, DAVName.displayname, DAVName.supportedComponents, DAVName.calendarTimezone, DAVName.scheduleTransparency,
        DAVName.currentUserPrivilegeSet, DAVName.supportedReportSet,
    ]

    /// Where the change feed stands: asked for only when it is needed, because one server reads every event to answer.
    static let position = [DAVName.syncToken, DAVName.collectionTag]

    /// Whether it is a calendar that can hold events.
    let holdsEvents: Bool
    /// What the account may do.
    let access: CalendarAccess
    let name: String
    /// The IANA name of the calendar's own zone.
    let timeZone: String?
    /// Whether its events make their owner busy (RFC 6638 §9.1).
    let countsAsBusy: Bool
    /// The reports that the server admits to; `nil` where it does not say.
    let reports: Set<XMLName>?
    /// Where its change feed stands.
    let syncToken: String?
    /// What changes whenever anything in it changes.
    let collectionTag: String?

    init(_ item: Multistatus.Item) {
        let type = item.property(DAVName.resourcetype)
        let components = item.property(DAVName.supportedComponents)?.all(DAVName.component).compactMap { $0.attribute("name") }
        holdsEvents =
            type?.first(DAVName.collection) != nil && type?.first(DAVName.calendar) != nil
            && (components?.contains { $0.uppercased() == "VEVENT" } ?? true)
        access = Self.access(item.property(DAVName.currentUserPrivilegeSet))
        name = item.property(DAVName.displayname)?.text ?? ""
        timeZone = item.property(DAVName.calendarTimezone).flatMap { Self.zone($0.text) }
        countsAsBusy = item.property(DAVName.scheduleTransparency)?.first(DAVName.transparent) == nil
        reports = item.property(DAVName.supportedReportSet).map { set in
            Set(set.all(DAVName.supportedReport).flatMap { $0.all(DAVName.report) }.flatMap(\.children).map(\.name))
        }
        syncToken = item.property(DAVName.syncToken).map(\.trimmedText).flatMap { $0.isEmpty ? nil : $0 }
        collectionTag = item.property(DAVName.collectionTag).map(\.trimmedText).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Rights from the privileges (RFC 3744 §5.4, RFC 4791 §6.1.1). A server that tells none has no finer rights than its login.
    private static func access(_ property: XMLElement?) -> CalendarAccess {
        guard let property else { return .write }
        let granted = Set(property.all(DAVName.privilege).flatMap(\.children).map(\.name))
        let all = DAVName.dav("all")
        let reads = granted.contains(all) || granted.contains(DAVName.dav("read"))
        // To create and delete, members have to be bound and unbound; "write" is the sum of it all.
        let parts = ["bind", "unbind", "write-content"].map(DAVName.dav)
        let writes = granted.contains(all) || granted.contains(DAVName.dav("write")) || parts.allSatisfy(granted.contains)
        if reads { return writes ? .write : .read }
        return granted.contains(DAVName.readFreeBusy) ? .freeBusy : CalendarAccess.none
    }

    /// The zone that a `calendar-timezone` text defines, under its IANA name.
    private static func zone(_ text: String) -> String? {
        guard let object = try? CalendarObject(parsing: text), object.zones.count == 1, let name = object.zones.keys.first else {
            return nil
        }
        return try? ZoneDatabase.system.zone(named: name).identifier
    }
}
