import Foundation
import ProviderKit

extension MicrosoftState {
    func listEvents(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let calendar = try calendar(call, account)
        let rendering = try rendering(call, account)
        let filter = try call.target.value("$filter").map { text throws(GraphProblem) in try GraphFilter(text) }
        let plain = EventRendering(account: account, preferences: call.preferences)
        let events = account.events(in: calendar.id).filter { event in filter?.accepts(event) { plain.whole(event) } ?? true }
        let order = try EventOrder(call)
        return page(order.sorted(events.map { (plain.whole($0), rendering.whole($0)) }), call)
    }

    func getEvent(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let found = try find(call, account)
        return reply(200, try rendering(call, account).item(found.event, found.name), call)
    }

    mutating func createEvent(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let calendar = try calendar(call, account)
        guard calendar.canEdit else { throw .accessDenied }
        let body = call.body
        let rendering = try rendering(call, account)
        let transaction = body["transactionId"]?.text
        if let transaction, let earlier = account.transactions[transaction] {
            guard behaviour.repeatedTransaction == .firstEvent, earlier.sent == body, let event = account.events[earlier.stem] else {
                throw GraphProblem(
                    409, "ErrorDuplicateTransactionId", "Your request can't be completed. The TransactionId was used before.")
            }
            return reply(201, rendering.whole(event), call)
        }
        let time = try EventReading.time(body, old: nil)
        var event = makeEvent(in: calendar.id, of: account, time: time, now: call.now)
        event.properties = try EventReading.properties(body, allowing: ["transactionId"])
        event.extendedProperties = try EventReading.extendedProperties(body) ?? []
        event.transactionID = transaction
        if let recurrence = body["recurrence"], recurrence != .null { event.pattern = try SeriesPattern(recurrence, time: time) }
        accounts[call.account]?.put(event, at: call.now)
        if let transaction { accounts[call.account]?.transactions[transaction] = (event.stem, body) }
        guard let account = accounts[call.account], let made = account.events[event.stem] else { throw .notFound }
        return reply(201, try self.rendering(call, account).whole(made), call)
    }

    mutating func updateEvent(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let found = try find(call, account)
        try checkWritable(found, call, account)
        guard found.event.organizer == nil || call.body["start"] == nil && call.body["end"] == nil else { throw .accessDenied }
        let changed: MicrosoftEvent
        if let day = found.name.day {
            changed = try Self.changed(found.event, on: day, call)
        } else {
            changed = try Self.changed(found.event, call)
        }
        accounts[call.account]?.put(changed, at: call.now)
        if let day = found.name.day, let version = accounts[call.account]?.events[changed.stem]?.version {
            accounts[call.account]?.events[changed.stem]?.exceptions[day]?.version = version
        }
        guard let account = accounts[call.account], let now = account.events[changed.stem] else { throw .notFound }
        return reply(200, try rendering(call, account).item(now, found.name), call)
    }

    /// A new time or rule of a series does away with what was changed about single occurrences.
    private static func changed(_ event: MicrosoftEvent, _ call: GraphCall) throws(GraphProblem) -> MicrosoftEvent {
        var event = event
        let body = call.body
        event.properties.merge(try EventReading.properties(body, allowing: [])) { _, new in new }
        for property in try EventReading.extendedProperties(body) ?? [] {
            event.extendedProperties.removeAll { $0.id == property.id }
            event.extendedProperties.append(property)
        }
        let time = try EventReading.time(body, old: event.time)
        var pattern = event.pattern
        if let recurrence = body["recurrence"] { pattern = recurrence == .null ? nil : try SeriesPattern(recurrence, time: time) }
        if let kept = pattern, body["recurrence"] == nil, time != event.time {
            pattern = SeriesPattern(
                unit: kept.unit, interval: kept.interval, start: time.day(in: kept.zone), end: kept.end, zone: kept.zone)
        }
        if pattern != event.pattern || time != event.time {
            event.exceptions = [:]
            event.cancelled = []
        }
        event.time = time
        event.pattern = pattern
        return event
    }

    /// A change of one occurrence makes it an exception, which has to stay between its neighbours.
    private static func changed(_ event: MicrosoftEvent, on day: Int, _ call: GraphCall) throws(GraphProblem) -> MicrosoftEvent {
        guard call.body["recurrence"] == nil else { throw .property("A single occurrence has no recurrence.") }
        guard call.body["singleValueExtendedProperties"] == nil else { throw .notSimulated("extended properties of a single occurrence") }
        var event = event
        var exception = event.exceptions[day] ?? MicrosoftException(created: call.now, modified: call.now)
        exception.modified = call.now
        exception.properties.merge(try EventReading.properties(call.body, allowing: [])) { _, new in new }
        let time = try EventReading.time(call.body, old: event.time(on: day))
        if time != event.time(on: day) {
            let days = event.pattern?.days(through: day + 7 * 99) ?? []
            let start = time.span(in: .utc).lowerBound
            let before = days.last { $0 < day }.map { event.time(on: $0).span(in: .utc) }
            let after = days.first { $0 > day }.map { event.time(on: $0).span(in: .utc) }
            guard before.map({ start >= $0.upperBound }) ?? true, after.map({ time.span(in: .utc).upperBound <= $0.lowerBound }) ?? true
            else {
                throw GraphProblem(
                    400, "ErrorOccurrenceCrossingBoundary", "Modified occurrence is crossing or overlapping adjacent occurrence.")
            }
            exception.time = time
        }
        event.exceptions[day] = exception
        return event
    }

    mutating func deleteEvent(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let found = try find(call, account)
        try checkWritable(found, call, account)
        take(found, call)
        return GraphReply(204)
    }

    mutating func cancelEvent(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let found = try find(call, account)
        try checkWritable(found, call, account)
        guard found.event.organizer == nil else {
            throw GraphProblem(
                400, "ErrorAccessDenied", "Your request can't be completed. You need to be an organizer to cancel a meeting.")
        }
        take(found, call)
        return GraphReply(202)
    }

    /// Takes out an event, or one occurrence of a series.
    private mutating func take(_ found: (event: MicrosoftEvent, name: EventName), _ call: GraphCall) {
        guard let day = found.name.day else {
            accounts[call.account]?.remove(found.event)
            return
        }
        var event = found.event
        event.cancelled.insert(day)
        event.exceptions[day] = nil
        accounts[call.account]?.put(event, at: call.now)
    }

    func rendering(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> EventRendering {
        EventRendering(
            account: account, preferences: call.preferences, selection: try GraphSelection(call, type: "microsoft.graph.event"))
    }

    /// The event or occurrence that a path names. Both kinds of ids are taken, whatever the request prefers.
    func find(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> (event: MicrosoftEvent, name: EventName) {
        guard let parts = EventName.parts(of: call.values["event-id"] ?? "") else { throw .malformedID }
        guard let stem = parts.isImmutable ? parts.stem : account.movableStems[parts.stem], let event = account.events[stem] else {
            throw .notFound
        }
        if call.values["calendar-id"] != nil || call.target.segments.contains("calendar") {
            guard event.calendar == (try calendar(call, account)).id else { throw .notFound }
        }
        guard let day = parts.day else { return (event, event.name) }
        guard event.takesPlace(on: day) else { throw .notFound }
        return (event, event.name(day))
    }

    private func checkWritable(
        _ found: (event: MicrosoftEvent, name: EventName), _ call: GraphCall, _ account: MicrosoftAccount
    ) throws(GraphProblem) {
        guard account.calendar(found.event.calendar)?.canEdit ?? false else { throw .accessDenied }
        guard let expected = call.headers["If-Match"], expected != "*" else { return }
        let plain = EventRendering(account: account, preferences: call.preferences)
        guard plain.item(found.event, found.name)["@odata.etag"]?.text == expected else { throw .conflict }
    }

    func reply(_ status: Int, _ item: GraphValue, _ call: GraphCall) -> GraphReply {
        var properties = item.object ?? [:]
        properties["@odata.context"] = .text("\(call.target.origin)/v1.0/$metadata#users('\(call.account)')/events/$entity")
        var reply = GraphReply(status, .object(properties))
        if !call.preferences.applied.isEmpty { reply.headers = [("Preference-Applied", call.preferences.applied.joined(separator: ", "))] }
        return reply
    }

    /// An event with new ids that nobody put anywhere yet.
    mutating func makeEvent(in calendar: String, of account: MicrosoftAccount, time: GraphEventTime, now: Date) -> MicrosoftEvent {
        let stem = random.token(bytes: 30)
        return MicrosoftEvent(
            stem: stem, movableStem: random.token(bytes: 30), serial: account.sequence, calendar: calendar, time: time,
            iCalUID: "040000008200E00074C5B7101A82E00800000000" + random.digits(32).uppercased(), created: now, modified: now)
    }
}
