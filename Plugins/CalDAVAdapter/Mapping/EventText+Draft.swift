import Foundation
import ICalendar
import ProviderKit

extension EventText {
    /// What a draft becomes.
    ///
    /// Times are written in UTC, also where the draft names a zone: the instants are what was booked, and one large server loses events
    /// that carry zone data. People see them in their own zone all the same. With ``InvitationPolicy/silent`` everybody named carries
    /// `SCHEDULE-AGENT=CLIENT`, so that the server tells nobody (RFC 6638 §7.1).
    init(_ draft: EventDraft, key: EventKey, uid: String, invitations: InvitationPolicy, stamp: Date, sequence: Int) {
        let agent: Invitee.ScheduleAgent = invitations == .silent ? .client : .server
        let invitee = { (person: EventDraft.Participant) in
            Invitee(address: person.address, name: person.name.map(EventText.representable), scheduleAgent: agent)
        }
        self.init(
            uid: uid, stamp: stamp, sequence: sequence, span: .instants(start: draft.window.start, end: draft.window.end),
            summary: EventText.representable(draft.title), descriptionText: draft.details.map(EventText.representable),
            location: draft.location.map(EventText.representable), url: draft.link?.absoluteString,
            transparency: draft.isBusy ? .opaque : .transparent, status: draft.status == .confirmed ? .confirmed : .tentative,
            // Without attendees there is nothing to organise, and an organizer alone makes some servers send mail.
            organizer: draft.attendees.isEmpty ? nil : draft.organizer.map(invitee), attendees: draft.attendees.map(invitee),
            markers: [EventMarker.marker(for: key)])
    }
}
