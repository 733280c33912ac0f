import Foundation
import ProviderKit

extension GoogleState {
    /// What the service does with one request.
    mutating func exchange(_ request: HTTPRequest, now: Date) -> SimulatedExchange {
        let operation = GoogleOperation(request)
        operations.append(operation.name)
        disturbance = PageDisturbance()
        guard let fault = drawFault(operation, request) else { return SimulatedExchange(answer(operation, request, now: now)) }
        return befallen(by: fault, operation, request, now: now)
    }

    /// The answer of a sunny day.
    mutating func answer(_ operation: GoogleOperation, _ request: HTTPRequest, now: Date) -> HTTPResponse {
        switch operation {
        case .authorize: return authorize(request, now: now)
        case .token(let form): return token(request, form, now: now)
        case .revoke(let form): return revoke(request, form)
        case .userInfo: return userInfo(request, now: now)
        case .method(let method, let path):
            do throws(GoogleRefusal) { return try answer(method, path, request, now: now) } catch { return error.response }
        case .wrongVerb: return GoogleAnswer.page(405, title: "Error 405", "<p>The request method is inappropriate for the URL.</p>")
        case .unknown: return GoogleAnswer.page(404, title: "Error 404 (Not Found)!!1", "<p>The requested URL was not found.</p>")
        }
    }

    private mutating func answer(
        _ method: DiscoveryDocument.Method, _ path: [String: String], _ request: HTTPRequest, now: Date
    ) throws(GoogleRefusal) -> HTTPResponse {
        let caller = try caller(request, now: now)
        let call = try GoogleCall(request, method: method, path: path, now: now)
        try caller.demandScope(of: method)
        let response = try perform(call, caller)
        guard let selection = call.selection, response.status == 200, let body = GoogleJSON(response.body) else { return response }
        return HTTPResponse(status: 200, headers: response.headers, body: selection.applied(to: body).data)
    }

    private mutating func perform(_ call: GoogleCall, _ caller: GoogleCaller) throws(GoogleRefusal) -> HTTPResponse {
        switch call.method.id {
        case "calendar.calendarList.list": try listCalendars(call, caller)
        case "calendar.calendarList.get": try readListEntry(call, caller)
        case "calendar.calendars.get": try readCalendar(call, caller)
        case "calendar.calendars.insert": try insertCalendar(call, caller)
        case "calendar.calendars.delete": try deleteCalendar(call, caller)
        case "calendar.events.list": try listEvents(call, caller)
        case "calendar.events.instances": try listInstances(call, caller)
        case "calendar.events.insert": try insertEvent(call, caller)
        case "calendar.events.get": try readEvent(call, caller)
        case "calendar.events.patch": try patchEvent(call, caller)
        case "calendar.events.update": try updateEvent(call, caller)
        case "calendar.events.delete": try deleteEvent(call, caller)
        case "calendar.events.watch": try watchEvents(call, caller)
        case "calendar.channels.stop": try stopChannel(call, caller)
        case "calendar.freebusy.query": try queryFreeBusy(call, caller)
        default: throw .notSimulated(call.method.id)
        }
    }
}
