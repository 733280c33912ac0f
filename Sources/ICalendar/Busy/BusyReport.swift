public import Foundation

/// The busy time of an iCalendar file, ready to print.
///
/// Instants are RFC 3339 in UTC with whole seconds. The file may hold many events and calendars; one that cannot be read is
/// listed as unknown beside the others.
public struct BusyReport: Equatable, Sendable {
    /// What is printed.
    public let expansion: BusyExpansion

    /// Reports on an expansion.
    public init(_ expansion: BusyExpansion) {
        self.expansion = expansion
    }

    /// Reads a file's bytes and expands them. Fails only when the text as a whole cannot be read.
    ///
    /// - Parameters:
    ///   - data: The bytes.
    ///   - from: Where the window begins.
    ///   - to: Where it ends, not included.
    ///   - zone: The zone for floating times and whole days.
    public init(parsing data: Data, from: Date, to: Date, zone: ZoneRules) throws(ICalendarError) {
        expansion = try BusyExpansion(parsing: data, from: from, to: to, floatingZone: zone, textLimits: .calendar)
    }

    /// `{"busy":[{"start","end","uid","kind"}],"unknown":[{"uid","reason","start","end"}]}` on one line, keys in this order. `kind` is
    /// `busy` or `tentative`; time that is unavailable is busy.
    public var json: String {
        let busy = expansion.busy.map { period in
            JSONText.object([
                ("start", Self.instant(period.start)), ("end", Self.instant(period.end)), ("uid", period.uid),
                ("kind", Self.word(period.kind)),
            ])
        }
        let unknown = expansion.unknown.map { span in
            JSONText.object([
                ("uid", span.uid), ("reason", span.reason), ("start", Self.instant(span.start)), ("end", Self.instant(span.end)),
            ])
        }
        return "{\"busy\":[\(busy.joined(separator: ","))],\"unknown\":[\(unknown.joined(separator: ","))]}"
    }

    /// Lines for a person, without a line end after the last. What comes from the file is shown without control characters.
    public var text: String {
        var lines = expansion.busy.map { period in
            "\(Self.instant(period.start))  \(Self.instant(period.end))  "
                + Self.word(period.kind).padding(toLength: 9, withPad: " ", startingAt: 0) + "  \(Self.printable(period.uid))"
        }
        if lines.isEmpty { lines.append(expansion.unknown.isEmpty ? "Nothing is busy in this window." : "Nothing is known to be busy.") }
        if !expansion.unknown.isEmpty {
            lines.append("")
            lines.append("Unknown, not to be taken for free:")
            for span in expansion.unknown {
                let name = span.uid.isEmpty ? "(no UID)" : Self.printable(span.uid)
                lines.append("\(Self.instant(span.start))  \(Self.instant(span.end))  \(name): \(Self.printable(span.reason))")
            }
        }
        for remark in expansion.remarks { lines.append("Note: \(Self.printable(remark.uid)): \(Self.printable(remark.text))") }
        return lines.joined(separator: "\n")
    }

    private static func word(_ kind: BusyPeriod.Kind) -> String { kind == .tentative ? "tentative" : "busy" }

    private static func instant(_ date: Date) -> String {
        let civil = CivilDateTime(secondsSinceEpoch: Int(date.timeIntervalSince1970))
        return CivilText.extended(civil) + "Z"
    }

    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
