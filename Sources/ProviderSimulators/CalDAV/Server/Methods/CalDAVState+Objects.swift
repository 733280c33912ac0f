import Foundation
import ProviderKit

extension CalDAVState {
    /// The largest event, in bytes.
    private static let maximumObjectBytes = 1 << 20

    /// `GET` of an event.
    func read(_ path: CalDAVPath) throws(DAVRefusal) -> HTTPResponse {
        guard case .object(let place, let name) = path else { throw DAVRefusal(405) }
        guard let object = calendars[place]?.objects[name] else { throw .notFound }
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/calendar; charset=utf-8", "ETag": "\"\(object.tag)\""], body: object.text)
    }

    /// `PUT` of an event (RFC 4791 §5.3.2), with its conditions (RFC 9110 §13.1).
    mutating func store(_ path: CalDAVPath, _ request: HTTPRequest) throws(DAVRefusal) -> HTTPResponse {
        guard case .object(let place, let name) = path else { throw DAVRefusal(405) }
        guard var calendar = calendars[place] else { throw DAVRefusal(409) }
        guard !calendar.isReadOnly else { throw .forbidden }
        let present = calendar.objects[name]
        try Self.judge(request, present: present)
        guard request.headers["Content-Type"]?.lowercased().hasPrefix("text/calendar") == true else {
            throw DAVRefusal(403, .caldav("supported-calendar-data"))
        }
        guard request.body.count <= Self.maximumObjectBytes else { throw DAVRefusal(403, .caldav("max-resource-size")) }
        let outline = try ObjectOutline(request.body)
        if let (other, _) = calendar.objects.first(where: { $0.key != name && $0.value.uid == outline.uid }) {
            let place = DAVName.dav("href").element(XMLText.escaped(CalDAVPath.object(place, other).href))
            throw DAVRefusal(403, .caldav("no-uid-conflict"), content: place)
        }
        let object = calendar.put(request.body, uid: outline.uid, as: name)
        calendars[place] = calendar
        push.note(.content(syncToken: calendar.syncToken), calendar: calendar.serial)
        return HTTPResponse(status: present == nil ? 201 : 204, headers: ["ETag": "\"\(object.tag)\""])
    }

    /// `DELETE` of an event, a calendar, or a push registration.
    mutating func remove(_ path: CalDAVPath, _ request: HTTPRequest, user: String) throws(DAVRefusal) -> HTTPResponse {
        switch path {
        case .object(let place, let name):
            guard var calendar = calendars[place] else { throw .notFound }
            guard !calendar.isReadOnly else { throw .forbidden }
            let present = calendar.objects[name]
            try Self.judge(request, present: present)
            guard present != nil else { throw .notFound }
            calendar.remove(name)
            calendars[place] = calendar
            push.note(.content(syncToken: calendar.syncToken), calendar: calendar.serial)
        case .calendar(let place):
            guard let calendar = calendars[place] else { throw .notFound }
            guard !calendar.isReadOnly else { throw .forbidden }
            calendars[place] = nil
            push.forget(calendar: calendar.serial)
        case .registration(let id): try push.unregister(id, user: user)
        default: throw DAVRefusal(405)
        }
        return HTTPResponse(status: 204)
    }

    /// `MKCALENDAR` (RFC 4791 §5.3.1).
    mutating func makeCalendar(_ path: CalDAVPath, _ request: HTTPRequest) throws(DAVRefusal) -> HTTPResponse {
        guard case .calendar(let place) = path else { throw DAVRefusal(403, .caldav("calendar-collection-location-ok")) }
        guard calendars[place] == nil else { throw DAVRefusal(403, .dav("resource-must-be-null")) }
        var name = place.name
        if !request.body.isEmpty {
            let root = try Self.document(request, root: .caldav("mkcalendar"))
            let properties = root.all(.dav("set")).compactMap { $0.first(.dav("prop")) }.flatMap(\.children)
            name = properties.first { $0.name == .dav("displayname") }?.text ?? name
        }
        makeCalendar(place, displayName: name)
        return HTTPResponse(status: 201)
    }

    /// `If-Match` compares strongly; `If-None-Match` is understood as `*`, which is all that CalDAV's clients send.
    private static func judge(_ request: HTTPRequest, present: StoredCalendar.Object?) throws(DAVRefusal) {
        if let wanted = request.headers["If-None-Match"] {
            guard wanted == "*" else { throw .malformed }
            guard present == nil else { throw DAVRefusal(412) }
        }
        if let wanted = request.headers["If-Match"] {
            guard let present, wanted == "*" || wanted.split(separator: ",").contains(where: { $0.trimming == "\"\(present.tag)\"" }) else {
                throw DAVRefusal(412)
            }
        }
    }
}

extension Substring {
    fileprivate var trimming: String { trimmingCharacters(in: .whitespaces) }
}
