import Foundation

/// Writes events as Graph does, for one request.
struct EventRendering: Sendable {
    let account: MicrosoftAccount
    let preferences: GraphPreferences
    var selection: GraphSelection?

    /// An event, or the master of a series.
    func whole(_ event: MicrosoftEvent) -> GraphValue {
        var properties = common(event, event.properties, event.time)
        properties["id"] = .text(event.name.id(isImmutable: preferences.isImmutable))
        properties["@odata.etag"] = .text("W/\"\(event.changeKey)\"")
        properties["changeKey"] = .text(event.changeKey)
        properties["lastModifiedDateTime"] = .text(GraphText.instant(event.modified))
        properties["type"] = event.pattern == nil ? "singleInstance" : "seriesMaster"
        properties["recurrence"] = event.pattern?.value ?? .null
        properties["iCalUId"] = .text(event.iCalUID)
        return finish(properties, event)
    }

    /// One occurrence of a series.
    func occurrence(_ event: MicrosoftEvent, day: Int) -> GraphValue {
        let exception = event.exceptions[day]
        var properties = common(
            event, event.properties.merging(exception?.properties ?? [:]) { _, new in new }, event.time(on: day))
        let changeKey = exception.map { MicrosoftEvent.changeKey(event.stem, $0.version) } ?? event.changeKey
        properties["id"] = .text(event.name(day).id(isImmutable: preferences.isImmutable))
        properties["@odata.etag"] = .text("W/\"\(changeKey)\"")
        properties["changeKey"] = .text(changeKey)
        properties["lastModifiedDateTime"] = .text(GraphText.instant(exception?.modified ?? event.modified))
        properties["type"] = exception == nil ? "occurrence" : "exception"
        properties["seriesMasterId"] = .text(event.name.id(isImmutable: preferences.isImmutable))
        properties["recurrence"] = .null
        let original = event.plannedTime(on: day).span(in: .utc).lowerBound
        properties["originalStart"] = .text(GraphText.civil(original) + "Z")
        properties["iCalUId"] = .text(event.iCalUID + "-" + GraphText.civil(original).prefix(10).replacing("-", with: ""))
        return finish(properties, event)
    }

    /// An occurrence as a change feed tells it.
    func abbreviated(_ event: MicrosoftEvent, day: Int) -> GraphValue {
        let (start, end) = times(event.time(on: day))
        return [
            "@odata.type": "#microsoft.graph.event", "id": .text(event.name(day).id(isImmutable: preferences.isImmutable)),
            "seriesMasterId": .text(event.name.id(isImmutable: preferences.isImmutable)), "type": "occurrence", "start": start, "end": end,
        ]
    }

    /// What a change feed says of something that is not in the window.
    func removed(_ name: EventName) -> GraphValue {
        ["@removed": ["reason": "deleted"], "id": .text(name.id(isImmutable: preferences.isImmutable))]
    }

    /// A name as a whole or, for occurrences in a change feed, abbreviated.
    func item(_ event: MicrosoftEvent, _ name: EventName) -> GraphValue {
        if let day = name.day { occurrence(event, day: day) } else { whole(event) }
    }

    private func finish(_ properties: [String: GraphValue], _ event: MicrosoftEvent) -> GraphValue {
        var properties = properties
        if let names = selection?.expanded {
            let found = event.extendedProperties.filter { names.contains($0.id) }
            if !found.isEmpty {
                properties["singleValueExtendedProperties"] = .list(
                    found.map { ["id": .text($0.id.text), "value": .text($0.value)] })
            }
        }
        return selection?.apply(to: .object(properties)) ?? .object(properties)
    }

    private func times(_ time: GraphEventTime) -> (GraphValue, GraphValue) {
        let zone = preferences.zone
        let (start, end) =
            switch time {
            case .timed(let start, let end, _, _): (zone.civil(start), zone.civil(end))
            // Whole days belong to no zone: midnight stays midnight.
            case .days(let first, let end, _): (first * 86_400, end * 86_400)
            }
        return (
            ["dateTime": .text(GraphText.civil(start)), "timeZone": .text(zone.name)],
            ["dateTime": .text(GraphText.civil(end)), "timeZone": .text(zone.name)]
        )
    }

    private func common(_ event: MicrosoftEvent, _ written: [String: GraphValue], _ time: GraphEventTime) -> [String: GraphValue] {
        let (start, end) = times(time)
        let (zone, endZone) =
            switch time {
            case .timed(_, _, let zone, let endZone): (zone, endZone)
            case .days(_, _, let zone): (zone, zone)
            }
        let organizer = event.organizer ?? account.address
        var properties: [String: GraphValue] = [
            "createdDateTime": .text(GraphText.instant(event.created)), "categories": [], "originalStartTimeZone": .text(zone.name),
            "originalEndTimeZone": .text(endZone.name), "reminderMinutesBeforeStart": 15, "isReminderOn": true, "hasAttachments": false,
            "subject": "", "importance": "normal", "sensitivity": "normal", "isAllDay": .boolean(time.isAllDay),
            "isCancelled": .boolean(event.isCancelled), "isOrganizer": .boolean(event.organizer == nil), "responseRequested": true,
            "seriesMasterId": .null, "showAs": "busy", "webLink": "https://outlook.office365.com/owa/?path=/calendar/item",
            "onlineMeetingUrl": .null, "isOnlineMeeting": false, "onlineMeetingProvider": "unknown", "allowNewTimeProposals": true,
            "isDraft": false, "hideAttendees": false, "onlineMeeting": .null, "start": start, "end": end,
            "responseStatus": ["response": .text(event.response), "time": "0001-01-01T00:00:00Z"], "attendees": [],
            "organizer": ["emailAddress": ["name": .text(MicrosoftState.name(of: organizer)), "address": .text(organizer)]],
        ]
        for (name, value) in written where value != .null { properties[name] = value }
        let body = GraphEventBody(written["body"])
        properties["body"] = preferences.wantsText ? body.asText : body.asHTML
        properties["bodyPreview"] = .text(String(body.text.prefix(255)))
        let place = written["location"]?.object ?? [:]
        properties["location"] = .object(["displayName": "", "locationType": "default"].merging(place) { _, new in new })
        if properties["locations"] == nil {
            properties["locations"] = place["displayName"]?.text?.isEmpty ?? true ? [] : .list([properties["location"] ?? .null])
        }
        if let transaction = event.transactionID { properties["transactionId"] = .text(transaction) }
        return properties
    }
}
