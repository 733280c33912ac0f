import Foundation
import ProviderConformance

/// A VTIMEZONE (RFC 5545 §3.6.5) with one observance for every change of the offset in a few years.
struct ICalendarZone {
    let name: String

    /// The component's lines, right for the years around one.
    func component(around year: Int) -> [String] {
        guard let zone = TimeZone(identifier: name) else { return [] }
        let start = CivilDay(year - 1, 1, 1).instant(in: .gmt)
        let end = CivilDay(year + 2, 1, 1).instant(in: .gmt)
        var lines = ["BEGIN:VTIMEZONE", "TZID:\(name)"]
        lines += observance(
            at: "19700101T000000", from: zone.secondsFromGMT(for: start), to: zone.secondsFromGMT(for: start),
            isSummer: zone.isDaylightSavingTime(for: start))
        var instant = start
        while let next = zone.nextDaylightSavingTimeTransition(after: instant), next > instant, next < end {
            let before = zone.secondsFromGMT(for: next.addingTimeInterval(-1))
            let local = ICalendarWriter.utc(next.addingTimeInterval(Double(before))).dropLast()
            lines += observance(
                at: String(local), from: before, to: zone.secondsFromGMT(for: next), isSummer: zone.isDaylightSavingTime(for: next))
            instant = next
        }
        return lines + ["END:VTIMEZONE"]
    }

    private func observance(at start: String, from: Int, to: Int, isSummer: Bool) -> [String] {
        let name = isSummer ? "DAYLIGHT" : "STANDARD"
        return ["BEGIN:\(name)", "DTSTART:\(start)", "TZOFFSETFROM:\(offset(from))", "TZOFFSETTO:\(offset(to))", "END:\(name)"]
    }

    private func offset(_ seconds: Int) -> String {
        String(format: "%@%02d%02d", seconds < 0 ? "-" : "+", abs(seconds) / 3_600, abs(seconds) / 60 % 60)
    }
}
