import CalendarStore
import Foundation
import ProviderKit

extension CalendarAddress {
    /// The job subject that names this calendar: connection and calendar as a JSON array, because both may hold any character.
    var subject: String {
        guard let data = try? JSONEncoder().encode([connection.rawValue, calendar.rawValue]) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Reads a job's subject; `nil` where it is none of a calendar.
    init?(subject: String) {
        guard let parts = try? JSONDecoder().decode([String].self, from: Data(subject.utf8)), parts.count == 2 else { return nil }
        self.init(connection: ConnectionID(parts[0]), calendar: CalendarID(parts[1]))
    }
}
