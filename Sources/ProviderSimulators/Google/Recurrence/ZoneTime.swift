import Foundation
import ProviderKit

/// Time of day in a zone. Local time is counted in seconds, as if the wall clock were UTC's.
struct ZoneTime: Sendable {
    /// The zone's name as it was given: Foundation calls UTC by another name.
    let name: String
    private let zone: TimeZone

    /// A zone of the IANA database; `nil` for any other name.
    init?(_ name: String) {
        guard name == "UTC" || name.contains("/") || name == "GMT", let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    /// What a wall clock shows at an instant.
    func local(_ instant: Date) -> Int { Int(instant.timeIntervalSince1970.rounded(.down)) + offset(instant) }

    /// The instant at which a wall clock shows a time: the earlier one where it shows it twice, shifted by the gap where it never does.
    func instant(local: Int) -> Date {
        let before = offset(Date(timeIntervalSince1970: Double(local - 86_400)))
        let after = offset(Date(timeIntervalSince1970: Double(local + 86_400)))
        let early = Date(timeIntervalSince1970: Double(local - before))
        guard before != after, offset(early) != before else { return early }
        let late = Date(timeIntervalSince1970: Double(local - after))
        return offset(late) == after ? late : early
    }

    /// Midnight of a day, given as days since 1970-01-01.
    func midnight(_ day: Int) -> Date { instant(local: day * 86_400) }

    /// The instant as RFC 3339 text with the zone's offset.
    func text(_ instant: Date) -> String {
        let offset = offset(instant)
        let utc = RFC3339.text(Date(timeIntervalSince1970: Double(local(instant))))
        guard offset != 0 else { return utc }
        let minutes = abs(offset) / 60
        let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return utc.dropLast() + (offset < 0 ? "-" : "+") + digits
    }

    private func offset(_ instant: Date) -> Int { zone.secondsFromGMT(for: instant) }
}
