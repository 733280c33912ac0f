import ICalendar

/// Time zones as Graph names them: by Windows names, by IANA names, and by addresses of its own.
enum GraphZone {
    private static let utcNames: Set<String> = ["utc", "tzone://microsoft/utc"]

    /// The zone's rules; UTC where no name is given, as Graph documents it; `nil` for a name that nobody else knows, such as
    /// `tzone://Microsoft/Custom`, whose rules are not told.
    static func rules(_ name: String?) -> ZoneRules? {
        guard let name, !name.isEmpty, !utcNames.contains(name.lowercased()) else { return .utc }
        return try? ZoneDatabase.system.zone(named: name)
    }
}
