import ArgumentParser
import CalendarHost
import CalendarStore
import ProviderKit

/// `calendar-host bookings`: what was booked and how far it is.
struct BookingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bookings", abstract: "List bookings and how far they are delivered.")
    @Option(help: "Only this state: pending, synced or failed.")
    var state: Booking.State?
    @Option(help: "At most so many.")
    var limit = 100
    @Option(help: "Only those after this id.")
    var after: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let bookings = try await CommandEnvironment.services().bookings.list(
            BookingFilter(states: state.map { [$0] } ?? []), after: after.map { BookingID($0) }, limit: limit)
        try output.print(bookings.map { BookingResource($0) }) {
            var table = TextTable("BOOKING", "START", "END", "STATUS", "STATE", "VERSION", "ERROR")
            for booking in bookings {
                table.add(
                    booking.id.rawValue, Instant.text(booking.draft.window.start), Instant.text(booking.draft.window.end),
                    booking.status.rawValue, booking.state.rawValue, String(booking.version), booking.lastError ?? "")
            }
            return table.text(empty: "no bookings")
        }
    }
}
