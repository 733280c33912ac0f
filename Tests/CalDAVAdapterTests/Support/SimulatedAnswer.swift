import Foundation
import ProviderKit

@testable import CalDAVAdapter

/// How the simulated server answers one request.
struct SimulatedAnswer {
    let request: HTTPRequest
    let behaviour: SimulatedServer.Behaviour
    private var path: String { request.url.path(percentEncoded: true) }

    init(request: HTTPRequest, behaviour: SimulatedServer.Behaviour) {
        self.request = request
        self.behaviour = behaviour
    }

    func answer(_ state: inout SimulatedServer.State) -> HTTPResponse {
        switch request.method {
        case .propfind: propfind(state)
        case .report: report(&state)
        case .get: get(state)
        case .put: put(&state)
        case .delete: delete(&state)
        case .options:
            HTTPResponse(
                status: 200, headers: ["DAV": behaviour.schedules ? "1, calendar-access, calendar-auto-schedule" : "1, calendar-access"])
        default: HTTPResponse(status: 405)
        }
    }

    private var split: (calendar: String, name: String) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    private func href(_ path: String) -> String { behaviour.usesAbsoluteHrefs ? Fixture.host + path : path }

    private func tagText(_ tag: String) -> String { "&quot;\(tag)&quot;" }

    private func response(_ path: String, _ properties: String) -> String {
        "<response><href>\(href(path))</href><propstat><prop>\(properties)</prop><status>HTTP/1.1 200 OK</status></propstat>"
            + "<propstat><prop><quota-used-bytes/></prop><status>HTTP/1.1 404 Not Found</status></propstat></response>"
    }

    private func multistatus(_ inner: String) -> HTTPResponse {
        HTTPResponse(
            status: 207, headers: ["Content-Type": "text/xml"],
            body: Data(
                """
                <?xml version='1.0' encoding='UTF-8'?>
                <multistatus xmlns="DAV:" xmlns:\(behaviour.prefix)="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:" xmlns:s="http://calendarserver.org/ns/">\(inner)</multistatus>
                """.utf8))
    }

    private func data(_ text: String) -> String {
        let body = behaviour.wrapsInCDATA ? "<![CDATA[\(text)]]>" : text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return "<\(behaviour.prefix):calendar-data>\(body)</\(behaviour.prefix):calendar-data>"
    }

    private func propfind(_ state: SimulatedServer.State) -> HTTPResponse {
        let c = behaviour.prefix
        switch path {
        case "/", "/principals/anna/":
            return multistatus(
                response(
                    path,
                    "<resourcetype><collection/></resourcetype><current-user-principal><href>/principals/anna/</href></current-user-principal>"
                        + (path == "/" ? "" : "<\(c):calendar-home-set><href>\(href("/homes/anna/"))</href></\(c):calendar-home-set>")))
        case "/homes/anna/":
            return multistatus(
                response("/homes/anna/", "<resourcetype><collection/></resourcetype>")
                    + state.calendars.keys.sorted().map { response($0, collectionProperties($0, state)) }.joined())
        default:
            if let objects = state.calendars[path] {
                let members = request.headers["Depth"] == "1" ? objects.sorted { $0.key < $1.key } : []
                return multistatus(
                    response(path, collectionProperties(path, state))
                        + members.map { response(path + $0.key, "<getetag>\(tagText($0.value.tag))</getetag><resourcetype/>") }.joined())
            }
            guard let object = state.calendars[split.calendar]?[split.name] else { return HTTPResponse(status: 404) }
            return multistatus(response(path, "<getetag>\(tagText(object.tag))</getetag>"))
        }
    }

    private func collectionProperties(_ path: String, _ state: SimulatedServer.State) -> String {
        let c = behaviour.prefix
        var reports = ["<\(c):calendar-query/>", "<\(c):calendar-multiget/>", "<\(c):free-busy-query/>"]
        if behaviour.hasSync { reports.append("<sync-collection/>") }
        var text =
            "<resourcetype><collection/><\(c):calendar/></resourcetype><displayname>Work &amp; &lt;Play&gt;</displayname>"
            + "<supported-report-set>" + reports.map { "<supported-report><report>\($0)</report></supported-report>" }.joined()
            + "</supported-report-set>"
        if behaviour.hasSync { text += "<sync-token>urn:t:\(state.clock)</sync-token>" }
        if behaviour.hasCollectionTag { text += "<s:getctag>c\(state.clock)</s:getctag>" }
        if behaviour.isTransparent { text += "<\(c):schedule-calendar-transp><\(c):transparent/></\(c):schedule-calendar-transp>" }
        if let privileges = behaviour.privileges {
            text +=
                "<current-user-privilege-set>"
                + privileges.map { "<privilege><\($0.replacing("c:", with: c + ":"))/></privilege>" }.joined()
                + "</current-user-privilege-set>"
        }
        return text
    }

    private func report(_ state: inout SimulatedServer.State) -> HTTPResponse {
        guard let root = try? XMLReader.read(request.body), let objects = state.calendars[path] else { return HTTPResponse(status: 404) }
        switch root.name {
        case DAVName.syncCollection: return sync(root, objects, state)
        case DAVName.calendarMultiget: return multiget(root, objects)
        case DAVName.freeBusyQuery: return behaviour.freeBusyAnswer ?? HTTPResponse(status: 501)
        default:
            if let answer = behaviour.queryAnswer { return answer }
            let wantsData = root.first(DAVName.prop)?.first(DAVName.calendarData) != nil
            if wantsData, behaviour.poisoned.map({ objects[$0] != nil }) == true { return multistatus("<response><broken></response>") }
            return multistatus(
                objects.sorted { $0.key < $1.key }.map { name, object in
                    response(
                        path + name,
                        "<getetag>\(tagText(object.tag))</getetag>"
                            + (wantsData && !behaviour.leavesDataOutOfQuery ? data(object.text) : ""))
                }.joined())
        }
    }

    private func sync(_ root: XMLElement, _ objects: [String: SimulatedServer.Object], _ state: SimulatedServer.State) -> HTTPResponse {
        guard behaviour.hasSync else { return HTTPResponse(status: 501) }
        let token = root.first(DAVName.syncToken)?.text ?? ""
        var since = Int(token.dropFirst("urn:t:".count)) ?? -1
        if !token.isEmpty, since < 0 || since > state.clock {
            let body = Data(#"<error xmlns="DAV:"><valid-sync-token/></error>"#.utf8)
            switch behaviour.badToken {
            case .forbidden: return HTTPResponse(status: 403, body: body)
            case .preconditionFailed: return HTTPResponse(status: 412, body: body)
            case .serverError: return HTTPResponse(status: 500)
            case .fullListing: since = 0
            }
        }
        var members = objects.filter { $0.value.change > since }.map { ($0.value.change, $0.key, $0.value.tag as String?) }
        if since >= 0 || behaviour.tellsOldRemovals {
            members += (state.removed[path] ?? [:]).filter { $0.value > since }.map { ($0.value, $0.key, nil) }
        }
        members.sort { $0.0 < $1.0 }
        let wantsData = behaviour.hasDataInSync && root.first(DAVName.prop)?.first(DAVName.calendarData) != nil
        if wantsData, behaviour.poisoned.map({ objects[$0] != nil }) == true { return multistatus("<response><broken></response>") }
        let isCut = members.count > behaviour.pageLimit
        if isCut { members = Array(members.prefix(behaviour.pageLimit)) }
        var inner = members.map { member in
            member.2.map {
                response(path + member.1, "<getetag>\(tagText($0))</getetag>" + (wantsData ? data(objects[member.1]?.text ?? "") : ""))
            }
                ?? "<response><href>\(href(path + member.1))</href><status>HTTP/1.1 \(behaviour.removedStatus) Gone</status></response>"
        }.joined()
        if behaviour.listsItself { inner += response(path, "<resourcetype><collection/></resourcetype>") }
        if isCut { inner += "<response><href>\(href(path))</href><status>HTTP/1.1 507 Insufficient Storage</status></response>" }
        return multistatus(inner + "<sync-token>urn:t:\(isCut ? members.last?.0 ?? 0 : state.clock)</sync-token>")
    }

    private func multiget(_ root: XMLElement, _ objects: [String: SimulatedServer.Object]) -> HTTPResponse {
        let hrefs = root.all(DAVName.href).map(\.text)
        guard hrefs.count <= behaviour.multigetLimit else { return HTTPResponse(status: 500) }
        let names = hrefs.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        if let poisoned = behaviour.poisoned, names.contains(poisoned) { return multistatus("<response><href>/x</href>") }
        return multistatus(
            zip(hrefs, names).map { href, name in
                objects[name].map { response(href, "<getetag>\(tagText($0.tag))</getetag>" + data($0.text)) }
                    ?? "<response><href>\(href)</href><status>HTTP/1.1 404 Not Found</status></response>"
            }.joined())
    }

    private func headers(_ tag: String) -> HTTPHeaders {
        switch behaviour.putTag {
        case .strong: ["ETag": "\"\(tag)\""]
        case .none: [:]
        case .weak: ["ETag": "W/\"\(tag)\""]
        case .unquoted: ["ETag": tag]
        case .percentEncoded: ["ETag": "%22\(tag)%22"]
        }
    }

    private func get(_ state: SimulatedServer.State) -> HTTPResponse {
        guard let object = state.calendars[split.calendar]?[split.name] else { return HTTPResponse(status: 404) }
        if split.name == behaviour.poisoned { return HTTPResponse(status: 500) }
        return HTTPResponse(
            status: 200, headers: ["ETag": "\"\(object.tag)\"", "Content-Type": "text/calendar"], body: Data(object.text.utf8))
    }

    private func put(_ state: inout SimulatedServer.State) -> HTTPResponse {
        let (calendar, name) = split
        guard let objects = state.calendars[calendar] else { return HTTPResponse(status: 409) }
        let current = objects[name]
        if current != nil, request.headers["If-None-Match"] == "*", !behaviour.ignoresIfNoneMatch { return HTTPResponse(status: 412) }
        if let wanted = request.headers["If-Match"], !behaviour.ignoresIfMatch, wanted != current.map({ "\"\($0.tag)\"" }) {
            return HTTPResponse(status: 412)
        }
        var text = String(decoding: request.body, as: UTF8.self)
        let uid = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("UID:") } ?? ""
        if current == nil, let other = objects.first(where: { $0.value.text.contains(uid) }), behaviour.takenUID != .ignored {
            return taken(calendar + other.key)
        }
        if behaviour.stripsUnknownProperties { text = Self.stripped(text) }
        SimulatedServer.store(&state, calendar, name, text)
        return HTTPResponse(status: current == nil ? 201 : 204, headers: headers(state.calendars[calendar]?[name]?.tag ?? ""))
    }

    /// Drops `X-` lines with their folds.
    private static func stripped(_ text: String) -> String {
        var isDropping = false
        return text.components(separatedBy: "\r\n").filter { line in
            if !line.hasPrefix(" ") { isDropping = line.hasPrefix("X-") }
            return !isDropping
        }.joined(separator: "\r\n")
    }

    private func taken(_ other: String) -> HTTPResponse {
        let name = behaviour.takenUID == .forbiddenScheduling ? "unique-scheduling-object-resource" : "no-uid-conflict"
        let body = Data(
            #"<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><c:\#(name)><d:href>\#(other)</d:href></c:\#(name)></d:error>"#
                .utf8)
        return switch behaviour.takenUID {
        case .conflict: HTTPResponse(status: 409, body: body)
        case .preconditionFailed: HTTPResponse(status: 412, body: body)
        case .forbiddenScheduling: HTTPResponse(status: 403, body: body)
        case .bareConflict, .ignored: HTTPResponse(status: 409)
        }
    }

    private func delete(_ state: inout SimulatedServer.State) -> HTTPResponse {
        let (calendar, name) = split
        guard let object = state.calendars[calendar]?[name] else { return HTTPResponse(status: 404) }
        if let wanted = request.headers["If-Match"], !behaviour.ignoresIfMatch, wanted != "\"\(object.tag)\"" {
            return HTTPResponse(status: 412)
        }
        state.clock += 1
        state.calendars[calendar]?[name] = nil
        state.removed[calendar, default: [:]][name] = state.clock
        return HTTPResponse(status: 204)
    }
}
