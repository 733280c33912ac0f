import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// `calendar-host book`: puts a booking by its id.
struct BookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Put a booking: create it, or change it where it exists. The same again changes nothing.",
        discussion: """
            Exit code 0 when the calendar says what the booking says, 75 when delivery goes on in the queue, 1 when it was given up.

            EXAMPLES
              calendar-host book visit-17 --connection CONNECTION --calendar CALENDAR \\
                --start 2026-11-24T09:00:00Z --end 2026-11-24T10:00:00Z --title "Visit"
            """)
    @Argument(help: "Your own id for the booking.")
    var id: String
    @Option(help: "The connection.")
    var connection: String
    @Option(help: "The calendar.")
    var calendar: String
    @Option(help: "The start, RFC 3339.")
    var start: InstantArgument
    @Option(help: "The end, RFC 3339.")
    var end: InstantArgument
    @Option(help: "The title.")
    var title: String
    @Option(help: "A longer text.")
    var details: String?
    @Option(help: "Where.")
    var location: String?
    @Option(help: "The IANA name of the zone the event is shown in.")
    var zone: String?
    @Option(help: "The organizer's e-mail address; needed with attendees.")
    var organizer: String?
    @Option(help: "An attendee's e-mail address; may be repeated.")
    var attendee: [String] = []
    @Flag(help: "Only tentatively.")
    var tentative = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let draft = EventDraft(
            title: title, window: try TimeWindow(from: start, to: end), timeZone: zone, details: details, location: location,
            status: tentative ? .tentative : .confirmed, organizer: organizer.map { EventDraft.Participant(address: $0) },
            attendees: attendee.map { EventDraft.Participant(address: $0) })
        let services = try await CommandEnvironment.services()
        let address = CalendarAddress(connection: ConnectionID(connection), calendar: CalendarID(calendar))
        let outcome = try await services.bookings.put(BookingRequest(id: BookingID(id), address: address, draft: draft))
        try await BookingReport.deliver(BookingID(id), outcome: outcome, services: services, output: output)
    }
}
