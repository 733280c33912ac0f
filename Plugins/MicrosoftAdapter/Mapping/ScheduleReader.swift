import Foundation
import ICalendar
import ProviderKit

/// Turns a schedule into busy time: a person's status over time, without events.
///
/// A schedule does not say which of its items are whole days, and in which zone. An item that may be one is therefore busy where it is told,
/// and unknown for a day on both sides.
struct ScheduleReader: Sendable {
    private static let day: TimeInterval = 86_400

    /// The stretch that was asked about.
    let window: TimeWindow
    /// How many minutes one digit of the view stands for.
    let interval: Int

    /// The busy time in a schedule.
    func busyTime(of schedule: GraphSchedule) -> BusyTime {
        var time = BusyTime()
        var told: [TimeWindow] = []
        for item in schedule.scheduleItems ?? [] {
            guard let start = item.start?.instant(), let end = item.end?.instant(roundingUp: true),
                let stretch = TimeWindow(start: start, end: end)
            else {
                if let start = item.start?.instant(), start == item.end?.instant() { continue }
                time.unknown.append(UnknownTime(window: window, reason: "the schedule has an item whose time cannot be read"))
                continue
            }
            told.append(stretch)
            guard let kind = EventReader.kind(status: item.status) else { continue }
            time.busy.append(BusyBlock(window: stretch, kind: kind))
            if stretch.length.truncatingRemainder(dividingBy: Self.day) == 0,
                let around = TimeWindow(start: start.addingTimeInterval(-Self.day), end: end.addingTimeInterval(Self.day))
            {
                time.unknown.append(UnknownTime(window: around, reason: "the schedule does not say in which zone a whole day is meant"))
            }
        }
        return adding(schedule.availabilityView ?? "", beside: told, to: time).clipped(to: window)
    }

    /// Who may see only whether somebody is busy gets no items, or not all, but a digit for every interval. A digit that no item explains
    /// counts; one that is not known is busy.
    private func adding(_ view: String, beside told: [TimeWindow], to time: BusyTime) -> BusyTime {
        var time = time
        for (index, digit) in view.enumerated() {
            let kind: BusyKind
            switch digit {
            case "0", "4": continue
            case "1": kind = .tentative
            case "3": kind = .unavailable
            default: kind = .busy
            }
            let start = window.start.addingTimeInterval(Double(index * interval * 60))
            guard let slot = TimeWindow(start: start, end: start.addingTimeInterval(Double(interval * 60))),
                !told.contains(where: { $0.overlaps(slot) })
            else { continue }
            time.busy.append(BusyBlock(window: slot, kind: kind))
        }
        return time
    }
}
