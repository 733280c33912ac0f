extension ZoneComponent {
    /// The farthest that a clock may be from UTC: no place has ever been 16 hours away.
    private static let farthestOffset = 16 * 3_600

    /// Reads a VTIMEZONE; `nil` when it has no name, because then nothing can refer to it.
    init?(_ component: ComponentText) {
        guard let tzid = component.firstValue("TZID")?.trimmed, !tzid.isEmpty else { return nil }
        self.tzid = tzid
        observances = []
        for part in component.children where part.name == "STANDARD" || part.name == "DAYLIGHT" {
            do throws(Refusal) {
                observances.append(try Self.observance(part))
            } catch {
                problem = problem ?? error.reason
            }
        }
        if observances.isEmpty { problem = problem ?? "it has neither a STANDARD nor a DAYLIGHT part" }
    }

    private struct Refusal: Error { let reason: String }

    private static func observance(_ part: ComponentText) throws(Refusal) -> Observance {
        for name in ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"]
        where part.lines.count(where: { $0.name == name && $0.isWellFormed }) != 1 {
            throw Refusal(reason: "\(part.name) needs exactly one \(name)")
        }
        guard let startText = part.firstValue("DTSTART")?.trimmed,
            let start = wallClock(TimeValue(parsing: startText, tzid: nil, form: .either))
        else { throw Refusal(reason: "the DTSTART of \(part.name) cannot be read") }
        var observance = Observance(
            start: start, offsetBefore: try offset("TZOFFSETFROM", in: part), offset: try offset("TZOFFSETTO", in: part),
            rules: [], additions: [])
        for line in part.lines(named: "RRULE", "RDATE") {
            guard line.isWellFormed else { throw Refusal(reason: "\(line.name) has a malformed line") }
            let value = line.value.trimmed
            guard line.name == "RDATE" else {
                observance.rules.append(value)
                continue
            }
            for text in value.split(separator: ",", omittingEmptySubsequences: false) {
                // A period's start is all that counts for an onset.
                guard let time = TimeValue(parsing: text.prefix { $0 != "/" }, tzid: nil, form: .either) else {
                    throw Refusal(reason: "an RDATE cannot be read: \(PropertyProblem.quote(String(text)))")
                }
                observance.additions.append(time)
            }
        }
        return observance
    }

    /// RFC 5545 wants a local time here; a date is read as its midnight, and a UTC mark, which some producers add, is passed over.
    private static func wallClock(_ value: TimeValue?) -> CivilDateTime? {
        switch value {
        case .date(let date): CivilDateTime(date: date, secondOfDay: 0)
        case .floating(let civil), .zoned(let civil, _): civil
        case .utc(let seconds): CivilDateTime(secondsSinceEpoch: seconds)
        case nil: nil
        }
    }

    /// `+0100`, `-0330`, `+005320` (RFC 5545 §3.3.14).
    private static func offset(_ name: String, in part: ComponentText) throws(Refusal) -> Int {
        let text = part.firstValue(name)?.trimmed ?? ""
        let digits = text.dropFirst().utf8.map { Int($0) - 48 }
        guard text.hasPrefix("+") || text.hasPrefix("-"), digits.count == 4 || digits.count == 6,
            digits.allSatisfy({ (0...9).contains($0) })
        else { throw Refusal(reason: "\(name) cannot be read: \(PropertyProblem.quote(text))") }
        let minutes = digits[2] * 10 + digits[3]
        let seconds = digits.count == 6 ? digits[4] * 10 + digits[5] : 0
        let total = (digits[0] * 10 + digits[1]) * 3_600 + minutes * 60 + seconds
        guard minutes < 60, seconds < 60, total <= farthestOffset else {
            throw Refusal(reason: "\(name) is out of range: \(PropertyProblem.quote(text))")
        }
        return text.hasPrefix("-") ? -total : total
    }
}
