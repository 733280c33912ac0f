import Foundation
import ProviderKit

extension MicrosoftState {
    func listView(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let calendar = try calendar(call, account)
        let window = try Self.window(call)
        let names = account.events(in: calendar.id).flatMap { event in
            event.names(in: window, reader: call.preferences.zone).filter { event.pattern == nil || $0.day != nil }
        }
        return page(try items(names, call, account), call)
    }

    func listInstances(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        let found = try find(call, account)
        guard found.event.pattern != nil, found.name.day == nil else {
            throw GraphProblem(
                400, "ErrorInvalidRequest", "Your request can't be completed. Expand series can only be performed against a series.")
        }
        let names = found.event.names(in: try Self.window(call), reader: call.preferences.zone).filter { $0.day != nil }
        return page(try items(names, call, account), call)
    }

    /// What is shown of names, by their start where nothing else is asked for.
    private func items(_ names: [EventName], _ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> [GraphValue] {
        guard call.target.value("$filter") == nil else { throw .notSimulated("'$filter' on views") }
        let rendering = try rendering(call, account)
        let order = try EventOrder(call)
        let plain = EventRendering(account: account, preferences: call.preferences)
        let found = names.compactMap { name in account.events[name.stem].map { ($0, name) } }
        let timed = found.map { event, name in
            ((name.day.map { event.time(on: $0) } ?? event.time).span(in: call.preferences.zone).lowerBound, event.serial, event, name)
        }
        let byStart = timed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        guard call.target.value("$orderby") != nil else { return byStart.map { rendering.item($0.2, $0.3) } }
        return order.sorted(byStart.map { (plain.item($0.2, $0.3), rendering.item($0.2, $0.3)) })
    }

    /// The window that a request asks about. What is written without an offset is in UTC, whatever zone is preferred.
    static func window(_ call: GraphCall) throws(GraphProblem) -> Range<Int> {
        var ends: [Int] = []
        for name in ["startDateTime", "endDateTime"] {
            let text = call.target.value(name) ?? ""
            guard let date = RFC3339.parse(text, assumingUTC: true) else {
                throw GraphProblem(400, "ErrorInvalidParameter", "The value '\(text)' of the parameter '\(name)' is no date and time.")
            }
            ends.append(Int(date.timeIntervalSince1970))
        }
        guard ends[0] < ends[1] else {
            throw GraphProblem(400, "ErrorInvalidParameter", "The parameter 'endDateTime' has to be after 'startDateTime'.")
        }
        return ends[0]..<ends[1]
    }
}
