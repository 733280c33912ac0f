import ArgumentParser
import CalendarHost
import CalendarStore
import ProviderKit

/// Delivers a booking that was just put or cancelled and tells how it stands.
enum BookingReport {
    static func deliver(_ id: BookingID, outcome: BookingOutcome, services: HostServices, output: OutputOptions) async throws {
        _ = try await services.drain(booking: id)
        let work = try await services.bookings.work(id)
        let resource = BookingResource(work.booking, mappings: work.mappings)
        let what =
            switch outcome {
            case .created: "created"
            case .changed: "changed"
            case .unchanged: "unchanged"
            case .conflict: "conflict"
            }
        try output.print(resource) {
            var lines = ["booking \(id): \(what), \(resource.status), version \(resource.version), \(resource.state)"]
            for event in resource.externalEvents {
                lines.append("  \(event.state) at \(event.connection): \(event.event?.rawValue ?? event.calendar.rawValue)")
            }
            if let error = resource.lastError { lines.append("  \(error)") }
            return lines.joined(separator: "\n")
        }
        switch work.booking.state {
        case .synced: return
        case .pending: throw ExitCode(75)
        case .failed: throw ExitCode(1)
        }
    }
}
