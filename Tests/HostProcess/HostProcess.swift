import CalDAVAdapter
import CalendarHost
import CalendarStore
import Foundation
import Logging
import ProviderKit
import ProviderSimulators
import Transport

/// A host in a process of its own, for tests that kill it: the real adapter, transport and store, and a place where it stops for ever.
///
/// Takes ``HostProcessOrder`` as JSON in its only argument, the configuration from its environment, and reports on standard output:
/// `READY`, `PORT NUMBER` where it serves, `AT ARROW` where it stopped, `DID NUMBER` after each action, `DONE` at the end, or `FAILED REASON`.
@main
enum HostProcess {
    static func main() async {
        do {
            try await run(HostProcessOrder(text: CommandLine.arguments.dropFirst().first ?? ""))
            report("DONE")
        } catch {
            report("FAILED \(error)")
            exit(1)
        }
    }

    /// Writes a line at once: the parent acts on it while this process stands still.
    static func report(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func run(_ order: HostProcessOrder) async throws {
        let configuration = try HostConfiguration(environment: ProcessInfo.processInfo.environment)
        let stop = StopSign(order.stop)
        let services = try HostServices(
            configuration: configuration, catalogue: try AdapterCatalogue([CalDAVAdapter(), MemoryAdapter(provider: MemoryProvider())]),
            store: StoppingStore(base: try await SQLiteStore(path: configuration.databasePath), stop: stop),
            vaultKey: try configuration.vaultKey.load(),
            http: StoppingTransport(base: try CurlTransport(configuration: configuration.transport), stop: stop),
            logger: Logger(label: "host-process") { JSONLogHandler(label: $0, level: .notice) })
        report("READY")
        if order.serves {
            let logger = Logger(label: "host-process") { JSONLogHandler(label: $0, level: .notice) }
            try await HostServer(services: services, logger: logger).run { report("PORT \($0)") }
            return
        }
        for (number, action) in order.actions.enumerated() {
            let outcome =
                switch action.verb {
                case .put: try await services.bookings.put(action.request())
                case .cancel: try await services.bookings.cancel(BookingID(action.booking))
                }
            await stop.reached(.afterPut)
            try await settle(outcome.booking?.id, services)
            report("DID \(number)")
        }
        try await finish(services)
        try await services.store.close()
    }

    /// Lets the runner work until no booking and no job of one is left.
    private static func finish(_ services: HostServices) async throws {
        let runner = Task { try await services.jobs.run() }
        while try await !isIdle(services) { try await Task.sleep(for: .milliseconds(20)) }
        runner.cancel()
        try await runner.value
    }

    private static func isIdle(_ services: HostServices) async throws -> Bool {
        let counts = try await services.store.jobCounts().filter { $0.kind == .writeBooking }
        if counts.contains(where: { $0.state == .dead }) { throw HostError(.conflict, "a booking was given up") }
        let open = try await services.bookings.list(BookingFilter(states: [.pending]), limit: 1)
        return counts.isEmpty && open.isEmpty
    }

    private static func settle(_ id: BookingID?, _ services: HostServices) async throws {
        guard let id else { return }
        let booking = try await services.drain(booking: id, patience: .seconds(60))
        guard booking.state == .synced else {
            throw HostError(.conflict, "booking \(id) is \(booking.state.rawValue): \(booking.lastError ?? "no error")")
        }
    }
}
