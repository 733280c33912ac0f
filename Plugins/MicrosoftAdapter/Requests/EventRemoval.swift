import ProviderKit

/// Removes an event (`DELETE /me/calendars/{id}/events/{id}`). Where the account organised it, the service mails cancellations.
struct EventRemoval: GraphRequest {
    /// In which calendar.
    let calendar: CalendarID
    /// Which event.
    let id: EventID
    /// The revision in which it must be; `nil` for any.
    let expected: Revision?

    var method: HTTPMethod { .delete }
    var isWrite: Bool { true }
    var condition: Revision? { expected }
    var target: GraphTarget { .resource(["me", "calendars", calendar.rawValue, "events", id.rawValue]) }

    func reply(_ response: HTTPResponse, error: MicrosoftError) throws(ProviderError) -> DeleteEventReply.Disposition {
        // 204, without a body. Anything else that calls itself a success may come from something before the service.
        if response.status == 204 { return .deleted }
        guard !response.isSuccess else {
            throw error.violation(
                "the answer to a removal is not one of Graph's; read the event to see what holds", status: response.status, isWrite: true)
        }
        let refusal = error.refusal(response, what: "the event", isWrite: true)
        guard refusal.code == .notFound else { throw refusal }
        return .alreadyAbsent
    }
}
