import Foundation

extension MicrosoftState {
    /// The longest window: less than 62 days.
    private static let longestSchedule = 62 * 86_400

    func getSchedule(_ call: GraphCall, _ account: MicrosoftAccount) throws(GraphProblem) -> GraphReply {
        guard account.kind == .work else {
            throw GraphProblem(403, "ErrorAccessDenied", "Personal Microsoft accounts are not supported.")
        }
        let body = call.body
        let times = try EventReading.time(["start": body["startTime"] ?? .null, "end": body["endTime"] ?? .null], old: nil)
        let window = times.span(in: .utc)
        guard !window.isEmpty, window.count < Self.longestSchedule else {
            throw GraphProblem(
                400, "ErrorTimeIntervalTooBig", "The time between startTime and endTime has to be more than none and less than 62 days.")
        }
        let minutes = body["availabilityViewInterval"]?.integer ?? 30
        let addresses = (body["schedules"]?.list ?? []).compactMap(\.text)
        let value = addresses.map { schedule($0, window, minutes: minutes, call) }
        return GraphReply(
            200,
            [
                "@odata.context": .text("\(call.target.origin)/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)"),
                "value": .list(value),
            ])
    }

    private func schedule(_ address: String, _ window: Range<Int>, minutes: Int, _ call: GraphCall) -> GraphValue {
        func refusal(_ code: String, _ message: String) -> GraphValue {
            [
                "scheduleId": .text(address), "availabilityView": "", "scheduleItems": [],
                "error": ["responseCode": .text(code), "message": .text(message)],
            ]
        }
        guard let account = accounts[address.lowercased()], account.kind == .work, let calendar = account.calendars.first else {
            return refusal("ErrorMailRecipientNotFound", "Unable to resolve e-mail address \(address) to an Active Directory object.")
        }
        let zone = call.preferences.zone
        let spans = account.events(in: calendar.id).filter { !$0.isCancelled && $0.response != "declined" }
            .flatMap { $0.spans(in: window, reader: zone) }.sorted { $0.span.lowerBound < $1.span.lowerBound }
        guard spans.count <= 1_000 else { return refusal("5006", "The result set contains too many calendar entries.") }
        let isOwn = account.address.lowercased() == call.account
        let items = spans.map { item -> GraphValue in
            var properties: [String: GraphValue] = ["status": .text(item.showAs), "isPrivate": .boolean(item.isPrivate)]
            properties["start"] = ["dateTime": .text(GraphText.civil(zone.civil(item.span.lowerBound))), "timeZone": .text(zone.name)]
            properties["end"] = ["dateTime": .text(GraphText.civil(zone.civil(item.span.upperBound))), "timeZone": .text(zone.name)]
            if isOwn { properties["subject"] = .text(item.subject) }
            return .object(properties)
        }
        return [
            "scheduleId": .text(address), "availabilityView": .text(Self.view(spans, window, seconds: minutes * 60)),
            "scheduleItems": .list(items),
            "workingHours": [
                "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"], "startTime": "08:00:00.0000000",
                "endTime": "17:00:00.0000000", "timeZone": ["name": "Pacific Standard Time"],
            ],
        ]
    }

    /// A digit for every interval: the strongest of what touches it.
    private static func view(_ spans: [EventSpan], _ window: Range<Int>, seconds: Int) -> String {
        let digits = ["tentative": 1, "busy": 2, "unknown": 2, "oof": 3]
        return stride(from: window.lowerBound, to: window.upperBound, by: seconds).map { start in
            String(
                spans.filter { $0.span.lowerBound < start + seconds && $0.span.upperBound > start }.map { digits[$0.showAs] ?? 0 }.max()
                    ?? 0)
        }.joined()
    }
}
