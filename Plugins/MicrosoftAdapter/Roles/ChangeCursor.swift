import Foundation
import ProviderKit

/// The place in a change feed, as text that the host keeps for us.
struct ChangeCursor: Codable, Equatable, Sendable {
    /// What the run after this place says.
    enum Mode: String, Codable, Sendable {
        /// The rest of a run that names everything.
        case complete
        /// What changed.
        case incremental
    }

    /// The form of this text.
    private(set) var version = 1
    let mode: Mode
    /// Which calendar it is about.
    let calendar: String
    /// The stretch for which busy time was told, in seconds since 1970.
    let start: Double
    let end: Double
    /// The zone in which whole days were told.
    let zone: String
    /// Where the feed stands: a link as the service gave it. It has the window inside.
    let link: String

    /// Describes a place in the feed that a request reads.
    init(mode: Mode, request: ChangesRequest, link: String) {
        self.mode = mode
        calendar = request.calendar.rawValue
        start = request.horizon.start.timeIntervalSince1970
        end = request.horizon.end.timeIntervalSince1970
        zone = request.floatingZone
        self.link = link
    }

    /// Reads what ``cursor`` wrote. `nil` for anything else, and where it is about another calendar, another zone, or a stretch that does not
    /// cover the request's: what was told for that cannot be told on. All of that is a lost cursor.
    init?(_ cursor: Cursor, for request: ChangesRequest) {
        guard let value = try? JSONDecoder().decode(ChangeCursor.self, from: Data(cursor.rawValue.utf8)), value.version == 1,
            value.calendar == request.calendar.rawValue, value.zone == request.floatingZone,
            value.start <= request.horizon.start.timeIntervalSince1970, request.horizon.end.timeIntervalSince1970 <= value.end
        else { return nil }
        self = value
    }

    /// As the contract carries it.
    var cursor: Cursor {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and finite numbers always encode.
        return Cursor((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }
}
