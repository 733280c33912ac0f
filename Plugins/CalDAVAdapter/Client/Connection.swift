import ICalendar
import ProviderKit

/// What a verb needs to know of the connection: where its calendars are, and how they are spelled.
struct Connection: Sendable {
    let settings: CalDAVSettings
    let spelling: ResourceSpelling
    private let operation: ProviderOperation

    /// Reads the settings; throws for a connection that was never made.
    init(_ context: ProviderContext, _ operation: ProviderOperation) throws(ProviderError) {
        settings = CalDAVSettings(context.connection.settings)
        guard let base = settings.base else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: operation,
                message: "the connection does not know where its calendars are; connect it again with the server's address")
        }
        spelling = ResourceSpelling(base: base)
        self.operation = operation
    }

    /// Where to look for calendars, and how deep.
    var places: [(ResourceAddress, depth: Int)] {
        if let calendar = settings.calendar { return [(calendar, 0)] }
        return settings.homeSets.map { ($0, 1) }
    }

    /// A calendar's address.
    func address(of calendar: CalendarID) throws(ProviderError) -> ResourceAddress {
        guard let address = spelling.address(of: calendar.rawValue) else { throw foreign("calendar") }
        return address
    }

    /// An event's address. It must lie under its calendar, so that a mistaken id never reaches a whole collection.
    func address(of event: EventID, in calendar: ResourceAddress) throws(ProviderError) -> ResourceAddress {
        guard let address = spelling.address(of: event.rawValue), !address.path.hasSuffix("/"), !address.path.contains("?"),
            address.comparablePath != calendar.comparablePath
        else { throw foreign("event") }
        return address
    }

    /// The zone for all-day and floating times: the calendar's own, or else the caller's.
    func zone(calendar: String?, fallback: String) throws(ProviderError) -> ZoneRules {
        if let zone = calendar.flatMap({ try? ZoneDatabase.system.zone(named: $0) }) { return zone }
        do throws(ZoneError) {
            return try ZoneDatabase.system.zone(named: fallback)
        } catch {
            throw ProviderError(.invalidRequest, .permanent, operation: operation, message: error.description)
        }
    }

    private func foreign(_ what: String) -> ProviderError {
        ProviderError(.invalidRequest, .permanent, operation: operation, message: "the \(what)'s id is not one of this connection's server")
    }
}
