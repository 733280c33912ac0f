extension FreeBusyComponent {
    /// Reads the component strictly from its lines. libical is not asked: it drops a `P0D` period, and its neighbours stay, so that
    /// nobody would see that the answer is not to be trusted.
    init(_ component: ComponentText) {
        uid = component.firstValue("UID") ?? ""
        for line in component.lines(named: "FREEBUSY") {
            guard line.isWellFormed, let kind = Self.kind(of: line), Self.holdsPeriods(line) else {
                problems.append(PropertyProblem("FREEBUSY", "has a malformed line: \(PropertyProblem.quote(line.text))"))
                continue
            }
            // A FREEBUSY line without any period occurs where nothing is busy.
            let value = line.value.trimmed
            if value.isEmpty { continue }
            for part in value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let period = Self.period(part.trimmed, kind: kind) else {
                    problems.append(PropertyProblem("FREEBUSY", "cannot be read: \(PropertyProblem.quote(String(part)))"))
                    continue
                }
                periods.append(period)
            }
        }
    }

    private static func holdsPeriods(_ line: ContentLine) -> Bool {
        switch line.single("VALUE") {
        case .absent: true
        case .value(let name): name.uppercased() == "PERIOD"
        case .ambiguous: false
        }
    }

    private static func kind(of line: ContentLine) -> Kind? {
        switch line.single("FBTYPE") {
        case .absent: .busy
        case .ambiguous: nil
        case .value(let name):
            switch name.uppercased() {
            case "FREE": .free
            case "BUSY-UNAVAILABLE": .unavailable
            case "BUSY-TENTATIVE": .tentative
            default: .busy
            }
        }
    }

    /// RFC 5545 §3.8.2.6 allows UTC only; a floating period has no place in time and is refused.
    private static func period(_ text: String, kind: Kind) -> Period? {
        guard let period = CalendarPeriod(parsing: text, tzid: nil), case .utc(let start) = period.start else { return nil }
        switch period.extent {
        case .end(.utc(let end)): return Period(start: start, end: max(start, end), kind: kind)
        case .end: return nil
        case .duration(let duration):
            return Period(start: start, end: start + duration.days * 86_400 + duration.seconds, kind: kind)
        }
    }
}
