import Foundation
import ProviderKit

extension GraphEventBody {
    /// What a draft becomes.
    ///
    /// - Times are written in UTC, also where the draft names a zone: the instants are what was booked, and people see them in their own zone.
    /// - Graph has no field for a link, so it is the last line of the text.
    /// - The organizer is always the account's owner; a draft cannot name another.
    init(_ draft: EventDraft, marker: EventMarker, transactionID: String?) {
        let text = [draft.details, draft.link?.absoluteString].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n")
        self.init(
            subject: draft.title, body: Text(contentType: "text", content: text), start: GraphDateTime(draft.window.start),
            end: GraphDateTime(draft.window.end), isAllDay: false, location: Place(displayName: draft.location ?? ""),
            showAs: Self.status(of: draft),
            attendees: draft.attendees.map {
                Attendee(emailAddress: Address(address: $0.address, name: $0.name), type: "required")
            },
            singleValueExtendedProperties: [GraphEvent.ExtendedProperty(id: EventMarker.property, value: marker.value)],
            transactionId: transactionID)
    }

    private static func status(of draft: EventDraft) -> String {
        guard draft.isBusy else { return "free" }
        return draft.status == .tentative ? "tentative" : "busy"
    }

    /// The body of a request.
    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
