extension MicrosoftState {
    func listCalendars(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        for option in ["$filter", "$orderby", "$expand"] where call.target.value(option) != nil {
            throw .notSimulated("'\(option)' on calendars")
        }
        let selection = try GraphSelection(call, type: "microsoft.graph.calendar")
        return page(account.calendars.map { selection.apply(to: $0.value(call)) }, call)
    }

    mutating func createCalendar(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        for name in (call.body.object ?? [:]).keys.sorted() where !["name", "color"].contains(name) && !name.contains("@odata.") {
            throw .property("The property '\(name)' of a calendar is read-only.")
        }
        guard let name = call.body["name"]?.text, !name.isEmpty else { throw .property("The property 'name' of a calendar is required.") }
        let calendar = try makeCalendar(named: name, for: account)
        return GraphReply(201, calendar.value(call, context: true))
    }

    /// Makes a calendar; names are unique in a mailbox, without regard to case.
    mutating func makeCalendar(named name: String, for account: MicrosoftAccount) throws(GraphProblem) -> MicrosoftCalendar {
        guard !account.calendars.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw GraphProblem(409, "ErrorFolderExists", "A folder with the specified name already exists.")
        }
        let calendar = MicrosoftCalendar(
            id: makeCalendarID(), name: name, isDefault: false, canEdit: true, ownerName: account.name, ownerAddress: account.address)
        accounts[account.address.lowercased()]?.calendars.append(calendar)
        return calendar
    }

    mutating func deleteCalendar(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let calendar = try calendar(call, account)
        guard !calendar.isDefault else {
            throw GraphProblem(400, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")
        }
        removeCalendar(calendar.id, of: call.account)
        return GraphReply(204)
    }

    mutating func removeCalendar(_ calendar: String, of account: String) {
        for event in accounts[account]?.events(in: calendar) ?? [] { accounts[account]?.remove(event) }
        accounts[account]?.calendars.removeAll { $0.id == calendar }
    }
}

extension MicrosoftCalendar {
    func value(_ call: GraphCall, context: Bool = false) -> GraphValue {
        var properties: [String: GraphValue] = [
            "id": .text(id), "name": .text(name), "color": "auto", "hexColor": "", "isDefaultCalendar": .boolean(isDefault),
            "changeKey": .text("IXJ5PpzK8Em" + String(id.suffix(12).dropLast(4))), "canShare": .boolean(canEdit),
            "canViewPrivateItems": .boolean(canEdit),
            "canEdit": .boolean(canEdit), "allowedOnlineMeetingProviders": ["teamsForBusiness"],
            "defaultOnlineMeetingProvider": "teamsForBusiness", "isTallyingResponses": .boolean(isDefault),
            "isRemovable": .boolean(!isDefault), "owner": ["name": .text(ownerName), "address": .text(ownerAddress)],
        ]
        if context { properties["@odata.context"] = .text("\(call.target.origin)/v1.0/$metadata#me/calendars/$entity") }
        return .object(properties)
    }
}
