import Foundation
import ProviderConformance
public import ProviderKit
import Synchronization

extension MicrosoftSimulator {
    /// The truth about a calendar, from the simulator's own expansion of its series. Out of office is unavailable; what an organizer cancelled,
    /// the owner declined, or is shown as free or working elsewhere is not busy. Throws `HarnessError` where there is no such calendar or zone.
    public func busyTruth(of calendar: CalendarID, account: String, in window: TimeWindow, zone: String) throws -> [BusyBlock] {
        guard let reader = GraphZone(named: zone) else { throw HarnessError("there is no time zone \(zone)") }
        let mailbox = state.withLock { $0.accounts[account.lowercased()] }
        guard let mailbox, mailbox.calendar(calendar.rawValue) != nil else { throw HarnessError("there is no calendar \(calendar)") }
        let seconds = Int(window.start.timeIntervalSince1970.rounded(.down))..<Int(window.end.timeIntervalSince1970.rounded(.up))
        let spans = mailbox.events(in: calendar.rawValue).filter { !$0.isCancelled && $0.response != "declined" }
            .flatMap { $0.spans(in: seconds, reader: reader) }
        var blocks: [BusyBlock] = []
        for kind in BusyKind.allCases {
            var joined: [TimeWindow] = []
            for span in spans.filter({ Self.kind($0.showAs) == kind }).map(\.span).sorted(by: { $0.lowerBound < $1.lowerBound }) {
                let piece = TimeWindow(
                    start: Date(timeIntervalSince1970: Double(span.lowerBound)), end: Date(timeIntervalSince1970: Double(span.upperBound)))
                guard let piece = piece.flatMap(window.intersection) else { continue }
                if let last = joined.last, piece.start <= last.end,
                    let longer = TimeWindow(start: last.start, end: max(last.end, piece.end))
                {
                    joined[joined.count - 1] = longer
                } else {
                    joined.append(piece)
                }
            }
            blocks += joined.map { BusyBlock(window: $0, kind: kind) }
        }
        return blocks.sorted { ($0.window.start, $0.kind.rawValue) < ($1.window.start, $1.kind.rawValue) }
    }

    private static func kind(_ showAs: String) -> BusyKind? {
        switch showAs {
        case "free", "workingElsewhere": nil
        case "tentative": .tentative
        case "oof": .unavailable
        default: .busy
        }
    }
}
