import Foundation

/// A time zone by a name that Graph takes: a Windows name or one of IANA's.
struct GraphZone: Sendable, Equatable {
    /// The name as it was spelled.
    let name: String
    private let zone: TimeZone

    static let utc = GraphZone(name: "UTC", zone: .gmt)

    private static let known = Set(TimeZone.knownTimeZoneIdentifiers)

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// `nil` where no such zone is known. Windows names are compared without regard to case.
    init?(named name: String) {
        guard name.uppercased() != "UTC" else {
            self = .utc
            return
        }
        let identifier = WindowsZones.identifiers[name.lowercased()] ?? name
        guard Self.known.contains(identifier) || identifier == "Etc/UTC", let zone = TimeZone(identifier: identifier) else { return nil }
        self.init(name: name, zone: zone)
    }

    static func unknown(_ name: String) -> GraphProblem {
        GraphProblem(
            400, "TimeZoneNotSupportedException",
            "A valid TimeZone value must be specified. The following TimeZone value is not supported: '\(name)'.")
    }

    /// What a clock in the zone shows at an instant, as seconds since 1970; the instant is so too.
    func civil(_ instant: Int) -> Int { instant + offset(instant) }

    /// The instant at which a clock in the zone shows that. What is shown twice is the first time; what is skipped is shifted on.
    func instant(_ civil: Int) -> Int {
        let (before, after) = (offset(civil - 86_400), offset(civil + 86_400))
        guard before != after, offset(civil - before) != before, offset(civil - after) == after else { return civil - before }
        return civil - after
    }

    private func offset(_ instant: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))) }
}
