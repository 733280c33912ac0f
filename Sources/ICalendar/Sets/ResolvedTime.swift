/// A time with its zone applied.
struct ResolvedTime {
    /// The reading on the wall clock of ``zone``; midnight for a whole day.
    var civil: CivilDateTime
    var isAllDay: Bool
    var zone: ZoneRules
    /// Seconds since 1970-01-01T00:00:00Z.
    var instant: Int

    /// A reading that a change of clocks skips or repeats becomes an instant as ``ZoneRules/utc(of:)`` says (RFC 5545 §3.3.5).
    init(civil: CivilDateTime, isAllDay: Bool = false, zone: ZoneRules) {
        self.civil = civil
        self.isAllDay = isAllDay
        self.zone = zone
        instant = zone.utc(of: civil)
    }

    /// An instant that is known; its reading is what the zone's clock shows then.
    init(instant: Int, zone: ZoneRules) {
        civil = zone.civil(atUTC: instant)
        isAllDay = false
        self.zone = zone
        self.instant = instant
    }
}
