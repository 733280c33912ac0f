import Foundation
import ProviderConformance
import ProviderKit

extension MemoryEvent {
    /// The time that the event takes in a window.
    func busyTime(in window: TimeWindow, floatingZone: String) -> BusyTime {
        if let damage = content.damage {
            return BusyTime(unknown: [UnknownTime(window: window, event: id, uid: uid, reason: "the event cannot be read (\(damage))")])
        }
        guard content.status != .cancelled, !content.isTransparent else { return BusyTime() }
        let kind: BusyKind = content.status == .tentative ? .tentative : .busy
        let blocks = occurrences(until: window.end, floatingZone: floatingZone).map {
            BusyBlock(window: $0, kind: kind, event: id, uid: uid)
        }
        return BusyTime(busy: blocks).clipped(to: window)
    }

    /// Every occurrence that starts before an instant, or was moved.
    private func occurrences(until end: Date, floatingZone: String) -> [TimeWindow] {
        guard let repetition = content.repetition else { return occurrence(0, days: 0, floatingZone).map { [$0] } ?? [] }
        var windows = Array(repetition.moved.values)
        let days = repetition.unit == .day ? 1 : 7
        var number = 0
        while number < repetition.count ?? .max, let window = occurrence(number, days: days, floatingZone), window.start < end {
            if !repetition.removed.contains(number), repetition.moved[number] == nil { windows.append(window) }
            number += 1
        }
        return windows
    }

    private func occurrence(_ number: Int, days: Int, _ floatingZone: String) -> TimeWindow? {
        let shift = number * days
        switch content.time {
        case .instants(let window):
            let seconds = Double(shift) * 86_400
            return TimeWindow(start: window.start.addingTimeInterval(seconds), end: window.end.addingTimeInterval(seconds))
        case .days(let first, let count):
            guard let zone = TimeZone(identifier: floatingZone) else { return nil }
            let day = first.advanced(by: shift)
            return TimeWindow(start: day.instant(in: zone), end: day.advanced(by: count).instant(in: zone))
        case .local(let day, let secondOfDay, let seconds, let name):
            guard let zone = TimeZone(identifier: name) else { return nil }
            let start = day.advanced(by: shift).instant(secondOfDay: secondOfDay, in: zone)
            return TimeWindow(start: start, end: start.addingTimeInterval(Double(seconds)))
        }
    }
}
