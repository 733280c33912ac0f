import Foundation

extension MicrosoftState {
    /// Answers a request that was understood and admitted.
    mutating func answer(_ call: GraphCall, application: String) throws(GraphProblem) -> GraphReply {
        guard let account = accounts[call.account] else { throw .notFound }
        switch call.operation.name {
        case "graph.me": return try me(call, account)
        case "graph.calendars.list": return try listCalendars(call, account)
        case "graph.calendars.create": return try createCalendar(call, account)
        case "graph.calendars.get": return GraphReply(200, try calendar(call, account).value(call, context: true))
        case "graph.calendars.delete": return try deleteCalendar(call, account)
        case "graph.events.list": return try listEvents(call, account)
        case "graph.events.create": return try createEvent(call, account)
        case "graph.events.get": return try getEvent(call, account)
        case "graph.events.update": return try updateEvent(call, account)
        case "graph.events.delete": return try deleteEvent(call, account)
        case "graph.events.cancel": return try cancelEvent(call, account)
        case "graph.events.instances": return try listInstances(call, account)
        case "graph.calendarView": return try listView(call, account)
        case "graph.calendarView.delta": return try listChanges(call, account)
        case "graph.getSchedule": return try getSchedule(call, account)
        case "graph.subscriptions.list": return listSubscriptions(call, application: application)
        case "graph.subscriptions.get": return try getSubscription(call, application: application)
        case "graph.subscriptions.update": return try renewSubscription(call, application: application)
        case "graph.subscriptions.delete": return try removeSubscription(call)
        case "graph.subscriptions.reauthorize": return try reauthorizeSubscription(call)
        default: throw .notSimulated(call.operation.name)
        }
    }

    private func me(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let properties: [String: GraphValue] = [
            "id": .text(account.id), "displayName": .text(account.name), "userPrincipalName": .text(account.address),
            // Personal accounts have no mail address in the directory.
            "mail": account.kind == .work ? .text(account.address) : .null,
        ]
        var chosen = properties
        if let select = call.target.value("$select") {
            let names = select.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            for name in names where properties[name] == nil {
                throw .badRequest("Could not find a property named '\(name)' on type 'microsoft.graph.user'.")
            }
            chosen = properties.filter { names.contains($0.key) || $0.key == "id" }
        }
        chosen["@odata.context"] = .text("\(call.target.origin)/v1.0/$metadata#users/$entity")
        return GraphReply(200, .object(chosen))
    }

    /// The calendar that a path names; the default one where it names none.
    func calendar(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> MicrosoftCalendar {
        guard let id = call.values["calendar-id"] else {
            guard let calendar = account.calendars.first else { throw .notFound }
            return calendar
        }
        guard let calendar = account.calendar(id) else {
            guard id.hasPrefix("AAMkAGVm") else { throw .malformedID }
            throw .notFound
        }
        return calendar
    }

    /// A page of a list, with a link to the next where there is one.
    func page(_ items: [GraphValue], _ call: GraphCall) -> GraphReply {
        let skipped = call.target.value("$skip").flatMap { Int($0) } ?? 0
        let size = pageSize(call, wanted: call.target.value("$top").flatMap { Int($0) })
        let shown = Array(items.dropFirst(skipped).prefix(size))
        let rest = items.count - skipped - shown.count
        var body: [String: GraphValue] = [
            "@odata.context": .text("\(call.target.origin)/v1.0/$metadata#\(call.target.segments.last ?? "")")
        ]
        body["value"] = .list(call.fault == .duplicatedItems ? shown.flatMap { [$0, $0] } : shown)
        if rest > 0 || call.fault == .emptyPage {
            let fields = call.target.query.filter { $0.name != "$skip" }.map { ($0.name, $0.value) }
            body["@odata.nextLink"] = call.link(fields + [("$skip", String(skipped + shown.count))])
        }
        return GraphReply(200, .object(body))
    }

    /// How many items a page has: what is asked for, what is preferred, or what is usual; none where a misfortune wants that.
    func pageSize(_ call: GraphCall, wanted: Int? = nil) -> Int {
        if call.fault == .emptyPage { return 0 }
        let size = min(wanted ?? call.preferences.maximumPageSize ?? behaviour.pageSize, 1_000)
        if case .smallPages(let most) = call.fault { return max(1, min(size, most)) }
        return max(1, size)
    }
}
