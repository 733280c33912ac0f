extension MicrosoftState {
    /// Answers a request to a change feed: the beginning of a round, or the page that a link leads to.
    mutating func listChanges(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let calendar = try calendar(call, account)
        let tokens = call.target.query.filter { ["$skiptoken", "$deltatoken"].contains($0.name) && !$0.value.isEmpty }
        guard let token = tokens.first else {
            guard call.target.value("$skiptoken") == nil else { throw .query("A skip token is not empty.") }
            for name in ["startDateTime", "endDateTime"] where call.target.value(name) == nil {
                throw GraphProblem(400, "ErrorInvalidParameter", "This request requires the parameter '\(name)'.")
            }
            let window = try Self.window(call)
            let names = account.events(in: calendar.id).flatMap { $0.names(in: window, reader: call.preferences.zone) }
            let position = DeltaPosition(
                calendar: calendar.id, path: call.target.path, window: window, sequence: account.sequence, held: Set(names),
                rest: names[...])
            return changes(position, call, account)
        }
        guard call.target.query.count == 1 else {
            throw .query("A link of a change feed is followed as it is; its parameters are all in its token.")
        }
        guard let position = deltas[token.value], position.calendar == calendar.id, !position.isLost, call.fault != .cursorLost else {
            throw lost(deltas[token.value], call)
        }
        guard position.path == call.target.path, (position.rest != nil) == (token.name == "$skiptoken") else {
            throw .query("A link of a change feed is followed as it is.")
        }
        return changes(position.rest == nil ? round(after: position, call, account) : position, call, account)
    }

    /// A position that is not known any more is told in two ways by turns: with a link to begin again, and without.
    private mutating func lost(_ position: DeltaPosition?, _ call: GraphCall) -> GraphProblem {
        lostPositions += 1
        guard let position, lostPositions % 2 == 1 else {
            return GraphProblem(404, "syncStateNotFound", "The sync state generation is not found.")
        }
        let fields = [
            ("startDateTime", GraphText.civil(position.window.lowerBound) + "Z"),
            ("endDateTime", GraphText.civil(position.window.upperBound) + "Z"), ("$deltatoken", ""),
        ]
        return GraphProblem(
            410, "resyncRequired", "Resync required. Begin with the address in the Location header.",
            headers: [("Location", call.link(fields).text ?? "")])
    }

    /// A new round: everything that was touched since the last one, as it is in the window now, and what was there and is not any more. An
    /// event that was touched outside the window comes too, as removed.
    private func round(after last: DeltaPosition, _ call: GraphCall, _ account: MicrosoftAccount) -> DeltaPosition {
        let touched = account.events.values.filter { $0.calendar == last.calendar && $0.touched > last.sequence }
            .sorted { $0.touched < $1.touched }
        let removals = account.removals.filter { $0.calendar == last.calendar && $0.sequence > last.sequence }
        let stems = Set(touched.map(\.stem) + removals.map(\.stem))
        let held = Dictionary(grouping: stems.isEmpty ? [] : last.held.filter { stems.contains($0.stem) }, by: \.stem)
        var names: [EventName] = []
        var nowHeld = last.held
        for removal in removals {
            let before = held[removal.stem] ?? []
            nowHeld.subtract(before)
            guard account.events[removal.stem]?.calendar != last.calendar else { continue }
            names.append(EventName(stem: removal.stem, movableStem: removal.movableStem))
            if behaviour.tellsRemovedOccurrences { names += before.filter { $0.day != nil }.sorted { ($0.day ?? 0) < ($1.day ?? 0) } }
        }
        for event in touched {
            let before = held[event.stem] ?? []
            let current = event.names(in: last.window, reader: call.preferences.zone)
            nowHeld.subtract(before)
            nowHeld.formUnion(current)
            if current.isEmpty { names.append(event.name) }
            names += before.filter { $0.day != nil && !current.contains($0) }.sorted { ($0.day ?? 0) < ($1.day ?? 0) }
            names += current
        }
        return DeltaPosition(
            calendar: last.calendar, path: last.path, window: last.window, sequence: account.sequence, held: nowHeld, rest: names[...])
    }

    /// A page of a round. Everything is told as it is at this moment, so what changes between two pages may come twice.
    private mutating func changes(_ position: DeltaPosition, _ call: GraphCall, _ account: MicrosoftAccount) -> GraphReply {
        var next = position
        let rest = position.rest ?? []
        let shown = rest.prefix(pageSize(call))
        let isLast = shown.count == rest.count && call.fault != .emptyPage
        next.rest = isLast ? nil : rest.dropFirst(shown.count)
        let rendering = EventRendering(account: account, preferences: call.preferences)
        var items = shown.map { item($0, position, rendering) }
        if call.fault == .duplicatedItems { items = items.flatMap { [$0, $0] } }
        let token = random.token(bytes: 30)
        deltas[token] = next
        var body: [String: GraphValue] = [
            "@odata.context": .text("\(call.target.origin)/v1.0/$metadata#Collection(event)"), "value": .list(items),
        ]
        body[isLast ? "@odata.deltaLink" : "@odata.nextLink"] = call.link([(isLast ? "$deltatoken" : "$skiptoken", token)])
        var reply = GraphReply(200, .object(body))
        if !call.preferences.applied.isEmpty { reply.headers = [("Preference-Applied", call.preferences.applied.joined(separator: ", "))] }
        return reply
    }

    private func item(_ name: EventName, _ position: DeltaPosition, _ rendering: EventRendering) -> GraphValue {
        let reader = rendering.preferences.zone
        guard let event = rendering.account.events[name.stem], event.calendar == position.calendar else { return rendering.removed(name) }
        guard let day = name.day else {
            return event.names(in: position.window, reader: reader).isEmpty ? rendering.removed(name) : rendering.whole(event)
        }
        guard event.takesPlace(on: day), event.time(on: day).overlaps(position.window, in: reader) else { return rendering.removed(name) }
        return behaviour.abbreviatesOccurrences && event.exceptions[day] == nil
            ? rendering.abbreviated(event, day: day) : rendering.occurrence(event, day: day)
    }
}
