/// Writes the VTIMEZONE of one event (RFC 5545 §3.6.5): the changes of clocks from a year before it to a year after it, each as an
/// observance of its own. That is exact for an event that does not repeat, whatever the zone's rules are.
enum ZoneText {
    private static let year = 366 * 86_400

    static func component(for zone: ZoneRules, from: Int, to: Int) -> WrittenComponent {
        // A span of centuries needs no more than the changes around its two ends.
        var changes = self.changes(of: zone, from: from - year, to: min(to, from + year) + year)
        if to - from > year { changes += self.changes(of: zone, from: max(to - year, from + 2 * year), to: to + year) }
        let first = zone.offset(atUTC: from - year)
        var observances = [observance(start: from - year, before: first, offset: first)]
        for change in changes { observances.append(observance(start: change.at, before: change.before, offset: change.offset)) }
        return WrittenComponent(
            name: "VTIMEZONE", properties: [WrittenProperty(name: "TZID", value: .text(zone.identifier))], children: observances)
    }

    private static func observance(start: Int, before: Int, offset: Int) -> WrittenComponent {
        WrittenComponent(
            name: offset > before ? "DAYLIGHT" : "STANDARD",
            properties: [
                WrittenProperty(name: "DTSTART", value: .dateTime(CivilDateTime(secondsSinceEpoch: start + before))),
                WrittenProperty(name: "TZOFFSETFROM", value: .offset(before)), WrittenProperty(name: "TZOFFSETTO", value: .offset(offset)),
            ])
    }

    private static func changes(of zone: ZoneRules, from: Int, to: Int) -> [(at: Int, before: Int, offset: Int)] {
        var result: [(at: Int, before: Int, offset: Int)] = []
        var day = from
        var offset = zone.offset(atUTC: day)
        while day < to {
            let next = day + 86_400
            let after = zone.offset(atUTC: next)
            if after != offset {
                var (low, high) = (day, next)
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if zone.offset(atUTC: middle) == offset { low = middle } else { high = middle }
                }
                result.append((high, offset, after))
            }
            (day, offset) = (next, after)
        }
        return result
    }
}
