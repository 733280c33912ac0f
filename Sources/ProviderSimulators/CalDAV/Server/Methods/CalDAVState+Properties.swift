import Foundation
import ProviderKit

extension CalDAVState {
    /// `PROPFIND` (RFC 4918 §9.1).
    func propfind(_ path: CalDAVPath, _ request: HTTPRequest, user: String, now: Date) throws(DAVRefusal) -> HTTPResponse {
        guard let depth = request.headers["Depth"], depth == "0" || depth == "1" else {
            throw DAVRefusal(403, .dav("propfind-finite-depth"))
        }
        try demand(path)
        let names = try Self.wanted(request)
        var writer = MultistatusWriter()
        for resource in [path] + (depth == "1" ? members(of: path) : []) { add(resource, names, user: user, to: &writer) }
        return writer.response
    }

    /// Adds the properties of a resource to an answer.
    func add(_ path: CalDAVPath, _ names: [DAVName], user: String? = nil, href: String? = nil, to writer: inout MultistatusWriter) {
        var (found, missing): ([(DAVName, String)], [DAVName]) = ([], [])
        for name in names {
            if let value = property(name, of: path, user: user) { found.append((name, value)) } else { missing.append(name) }
        }
        writer.add(href ?? path.href, found: found, missing: missing)
    }

    /// Refuses what is not there.
    func demand(_ path: CalDAVPath) throws(DAVRefusal) {
        let isThere =
            switch path {
            case .root, .wellKnown: true
            case .principal(let name), .home(let name): passwords[name] != nil
            case .calendar(let place): calendars[place] != nil
            case .object(let place, let name): calendars[place]?.objects[name] != nil
            case .registration(let id): push.registrations[id] != nil
            }
        guard isThere else { throw .notFound }
    }

    private func members(of path: CalDAVPath) -> [CalDAVPath] {
        switch path {
        case .home(let owner):
            calendars.keys.filter { $0.owner == owner }.sorted { $0.name < $1.name }.map { .calendar($0) }
        case .calendar(let place): (calendars[place]?.objects.keys.sorted() ?? []).map { .object(place, $0) }
        default: []
        }
    }

    private static func wanted(_ request: HTTPRequest) throws(DAVRefusal) -> [DAVName] {
        guard !request.body.isEmpty else { return allProperties }
        let root = try document(request, root: .dav("propfind"))
        if let properties = root.first(.dav("prop")) { return properties.children.map(\.name) }
        guard root.first(.dav("allprop")) != nil else { throw .malformed }
        return allProperties
    }

    private static let allProperties = [DAVName.dav("resourcetype"), .dav("displayname"), .dav("getetag"), .dav("getcontenttype")]

    private func property(_ name: DAVName, of path: CalDAVPath, user: String?) -> String? {
        if name == .dav("current-user-principal"), let user { return Self.href(.principal(user)) }
        switch path {
        case .root: return name == .dav("resourcetype") ? DAVName.dav("collection").element() : nil
        case .principal(let owner): return principalProperty(name, owner)
        case .home: return name == .dav("resourcetype") ? DAVName.dav("collection").element() : nil
        case .calendar(let place): return calendars[place].flatMap { calendarProperty(name, $0) }
        case .object(let place, let file): return calendars[place]?.objects[file].flatMap { objectProperty(name, $0) }
        case .wellKnown, .registration: return nil
        }
    }

    private func principalProperty(_ name: DAVName, _ owner: String) -> String? {
        switch name {
        case .dav("resourcetype"): DAVName.dav("collection").element() + DAVName.dav("principal").element()
        case .dav("displayname"): XMLText.escaped(owner)
        case .caldav("calendar-home-set"): Self.href(.home(owner))
        case .caldav("calendar-user-address-set"):
            owner.contains("@") ? DAVName.dav("href").element(XMLText.escaped("mailto:\(owner)")) : nil
        default: nil
        }
    }

    private func calendarProperty(_ name: DAVName, _ calendar: StoredCalendar) -> String? {
        switch name {
        case .dav("resourcetype"): return DAVName.dav("collection").element() + DAVName.caldav("calendar").element()
        case .dav("displayname"): return XMLText.escaped(calendar.displayName)
        case .caldav("supported-calendar-component-set"): return "<C:comp name=\"VEVENT\"/>"
        case .dav("current-user-privilege-set"):
            let names = calendar.isReadOnly ? ["read"] : ["read", "write", "write-content", "write-properties", "bind", "unbind"]
            return names.map { DAVName.dav("privilege").element(DAVName.dav($0).element()) }.joined()
        case .dav("supported-report-set"):
            let reports = [DAVName.caldav("calendar-query"), .caldav("calendar-multiget"), .dav("sync-collection")]
            return reports.map { DAVName.dav("supported-report").element(DAVName.dav("report").element($0.element())) }.joined()
        case .dav("sync-token"): return XMLText.escaped(calendar.syncToken)
        case .collectionTag: return String(calendar.stamp)
        default: return push.property(name, calendar: calendar.serial)
        }
    }

    private func objectProperty(_ name: DAVName, _ object: StoredCalendar.Object) -> String? {
        switch name {
        case .dav("resourcetype"): ""
        case .dav("getetag"): "&quot;\(object.tag)&quot;"
        case .dav("getcontenttype"): "text/calendar; charset=utf-8; component=VEVENT"
        case .dav("getcontentlength"): String(object.text.count)
        // Only in reports (RFC 4791 §9.6), which ask through the same door; a PROPFIND that names it gets it too.
        case .caldav("calendar-data"): XMLText.escaped(String(decoding: object.text, as: UTF8.self))
        default: nil
        }
    }

    private static func href(_ path: CalDAVPath) -> String { DAVName.dav("href").element(XMLText.escaped(path.href)) }

    /// `PROPPATCH` (RFC 4918 §9.2) of a calendar's display name, the one property that may be set.
    mutating func proppatch(_ path: CalDAVPath, _ request: HTTPRequest) throws(DAVRefusal) -> HTTPResponse {
        try demand(path)
        guard case .calendar(let place) = path else { throw .forbidden }
        guard calendars[place]?.isReadOnly == false else { throw .forbidden }
        let root = try Self.document(request, root: .dav("propertyupdate"))
        let properties = root.children.compactMap { $0.first(.dav("prop")) }.flatMap(\.children)
        guard let name = properties.first, properties.count == 1, name.name == .dav("displayname"), root.first(.dav("set")) != nil else {
            throw DAVRefusal(403, .dav("cannot-modify-protected-property"))
        }
        calendars[place]?.displayName = name.text
        if let serial = calendars[place]?.serial { push.note(.properties(["displayname"]), calendar: serial) }
        var writer = MultistatusWriter()
        writer.add(path.href, found: [(.dav("displayname"), "")], missing: [])
        return writer.response
    }
}
