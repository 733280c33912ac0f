import Foundation
import ICalendar
import ProviderKit

extension EventBody {
    /// What a draft becomes; `nil` where the key is too long to be carried.
    ///
    /// - Times are written in UTC, with the zone beside them in which Google shows the event: the instants are what was booked. A zone that the
    ///   system does not know is left out, because Google refuses the event with it, and it only decides how the event is shown.
    /// - The organizer is not written: at Google it is the calendar's owner, and cannot be set.
    /// - The link becomes the event's source, which has to have a title and an `http` or `https` address; another link is left out.
    /// - Text is written as it is. Google's own pages read a description as HTML.
    init?(_ draft: EventDraft, key: EventKey) {
        guard let properties = EventMarker.properties(for: key) else { return nil }
        let zone = draft.timeZone.flatMap { try? ZoneDatabase.system.zone(named: $0).identifier }
        summary = draft.title
        description = draft.details
        location = draft.location
        start = EventTime(dateTime: RFC3339.text(draft.window.start), timeZone: zone)
        end = EventTime(dateTime: RFC3339.text(draft.window.end.roundedUp), timeZone: zone)
        status = draft.status == .confirmed ? "confirmed" : "tentative"
        transparency = draft.isBusy ? "opaque" : "transparent"
        source = draft.link.flatMap { link in
            guard ["http", "https"].contains(link.scheme?.lowercased()), let host = link.host(), !host.isEmpty else { return nil }
            return Source(title: draft.title.isEmpty ? host : draft.title, url: link.absoluteString)
        }
        attendees = draft.attendees.map {
            EventResource.Attendee(email: $0.address, displayName: $0.name, responseStatus: "needsAction")
        }
        extendedProperties = EventResource.ExtendedProperties(private: properties)
    }

    /// The same with the answers that guests have given already, because a list of guests is replaced as a whole.
    func keepingAnswers(of stored: EventResource) -> EventBody {
        var body = self
        var answers: [String: EventResource.Attendee] = [:]
        for guest in stored.attendees ?? [] { answers[guest.email?.lowercased() ?? ""] = guest }
        for index in body.attendees.indices {
            guard let answer = answers[body.attendees[index].email?.lowercased() ?? ""] else { continue }
            body.attendees[index].responseStatus = answer.responseStatus ?? "needsAction"
            body.attendees[index].comment = answer.comment
            body.attendees[index].optional = answer.optional
            body.attendees[index].additionalGuests = answer.additionalGuests
        }
        return body
    }
}
