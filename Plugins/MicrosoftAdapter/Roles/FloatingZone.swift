import ICalendar
import ProviderKit

/// The zone in which a request means whole days.
enum FloatingZone {
    /// The zone's rules; an error for a name that the system does not know.
    static func rules(_ name: String, _ operation: ProviderOperation) throws(ProviderError) -> ZoneRules {
        do throws(ZoneError) {
            return try ZoneDatabase.system.zone(named: name)
        } catch {
            throw ProviderError(.invalidRequest, .permanent, operation: operation, message: error.description)
        }
    }
}
