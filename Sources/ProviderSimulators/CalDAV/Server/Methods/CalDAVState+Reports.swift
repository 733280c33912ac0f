import Foundation
import ProviderKit

extension CalDAVState {
    /// `REPORT` (RFC 3253 §3.6) on a calendar.
    func report(_ path: CalDAVPath, _ request: HTTPRequest) throws(DAVRefusal) -> HTTPResponse {
        try demand(path)
        guard case .calendar(let place) = path, let calendar = calendars[place] else { throw DAVRefusal(403, .dav("supported-report")) }
        let root: DAVElement
        do throws(DAVDocument.Failure) { root = try DAVDocument.root(of: request.body) } catch { throw .malformed }
        switch root.name {
        case .dav("sync-collection"): return try sync(root, place, calendar, depth: request.headers["Depth"])
        case .caldav("calendar-multiget"): return try multiget(root, place)
        case .caldav("calendar-query"): return try query(root, place, calendar, depth: request.headers["Depth"])
        default: throw DAVRefusal(403, .dav("supported-report"))
        }
    }

    /// `DAV:sync-collection` (RFC 6578 §3.2).
    private func sync(
        _ root: DAVElement, _ place: CalDAVPath.Place, _ calendar: StoredCalendar, depth: String?
    ) throws(DAVRefusal) -> HTTPResponse {
        guard depth == nil || depth == "0", let token = root.first(.dav("sync-token"))?.trimmedText,
            root.first(.dav("sync-level"))?.trimmedText == "1", let properties = root.first(.dav("prop"))
        else { throw .malformed }
        guard root.first(.dav("limit")) == nil else { throw DAVRefusal(403, .dav("number-of-matches-within-limits")) }
        guard let position = calendar.position(of: token) else { throw DAVRefusal(403, .dav("valid-sync-token")) }
        let names = properties.children.map(\.name)
        var writer = MultistatusWriter()
        for (name, object) in calendar.objects.sorted(by: { $0.value.stamp < $1.value.stamp }) where object.stamp > position {
            add(.object(place, name), names, to: &writer)
        }
        if !token.isEmpty {
            for (name, stamp) in calendar.removals.sorted(by: { $0.value < $1.value }) where stamp > position {
                writer.addMissing(CalDAVPath.object(place, name).href)
            }
        }
        writer.add(.dav("sync-token"), calendar.syncToken)
        return writer.response
    }

    /// `CALDAV:calendar-multiget` (RFC 4791 §7.9).
    private func multiget(_ root: DAVElement, _ place: CalDAVPath.Place) throws(DAVRefusal) -> HTTPResponse {
        let hrefs = root.all(.dav("href")).map(\.trimmedText)
        guard let properties = root.first(.dav("prop")), !hrefs.isEmpty else { throw .malformed }
        let names = properties.children.map(\.name)
        var writer = MultistatusWriter()
        for href in hrefs {
            if case .object(place, let name)? = CalDAVPath(href), calendars[place]?.objects[name] != nil {
                add(.object(place, name), names, href: href, to: &writer)
            } else {
                writer.addMissing(href)
            }
        }
        return writer.response
    }

    /// `CALDAV:calendar-query` (RFC 4791 §7.8) by a time range or by a property's text, and nothing finer.
    private func query(
        _ root: DAVElement, _ place: CalDAVPath.Place, _ calendar: StoredCalendar, depth: String?
    ) throws(DAVRefusal) -> HTTPResponse {
        let filter = root.first(.caldav("filter"))?.children ?? []
        guard let properties = root.first(.dav("prop")), depth == "1" else { throw .malformed }
        guard filter.count == 1, filter[0].name == .caldav("comp-filter"), filter[0].attributes["name"] == "VCALENDAR",
            filter[0].children.count == 1, let event = filter[0].children.first, event.name == .caldav("comp-filter"),
            event.attributes["name"] == "VEVENT"
        else { throw DAVRefusal(403, .caldav("supported-filter")) }
        let tests = try event.children.map { (child) throws(DAVRefusal) in try ObjectTest(child) }
        let names = properties.children.map(\.name)
        var writer = MultistatusWriter()
        for (name, object) in calendar.objects.sorted(by: { $0.key < $1.key }) where tests.allSatisfy({ $0.matches(object) }) {
            add(.object(place, name), names, to: &writer)
        }
        return writer.response
    }
}
