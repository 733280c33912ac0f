import ArgumentParser
import CalendarHost
import CalendarStore
import ProviderKit

/// `calendar-host cancel`: cancels a booking and takes its event out.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel a booking and take its event out of the calendar. Cancelling again changes nothing.",
        discussion: "EXAMPLE\n  calendar-host cancel visit-17")
    @Argument(help: "Your own id for the booking.")
    var id: String
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let services = try await CommandEnvironment.services()
        let outcome = try await services.bookings.cancel(BookingID(id))
        try await BookingReport.deliver(BookingID(id), outcome: outcome, services: services, output: output)
    }
}
