import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about what kinds of events do to busy time.
    static let freeBusyEventCases: [ConformanceCase] = [
        ConformanceCase(
            "FREEBUSY-READ-5", "A draft that is not busy takes no time, and a tentative one is tentative", requires: [.freeBusy, .events]
        ) { context in
            let (free, perhaps) = (try context.window(day: 2, hour: 9), try context.window(day: 2, hour: 14))
            try await context.create(context.key("free"), EventDraft(title: "Free", window: free, isBusy: false))
            try await context.create(context.key("perhaps"), EventDraft(title: "Perhaps", window: perhaps, status: .tentative))
            try await context.expectBusy([], tentative: [perhaps], in: try context.days(2), "Only the tentative event counts, as tentative")
        },
        ConformanceCase(
            "FREEBUSY-READ-5/others", "Cancelled and transparent events of other programs are not busy",
            requires: [.freeBusy, .counterpart]
        ) { context in
            let taken = try context.window(day: 3, hour: 16)
            let perhaps = try context.window(day: 3, hour: 14)
            try await context.place(CounterpartEvent("Off", .instants(try context.window(day: 3, hour: 9)), status: .cancelled))
            try await context.place(CounterpartEvent("See-through", .instants(try context.window(day: 3, hour: 11)), isTransparent: true))
            try await context.place(CounterpartEvent("Perhaps", .instants(perhaps), status: .tentative))
            try await context.place(
                CounterpartEvent("Perhaps free", .instants(try context.window(day: 3, hour: 18)), status: .tentative, isTransparent: true))
            try await context.place(CounterpartEvent("Taken", .instants(taken)))
            try await context.expectBusy([taken], tentative: [perhaps], in: try context.days(3), "Exactly the right ones count")
        },
        ConformanceCase(
            "FREEBUSY-READ-4", "A recurring event is busy at every occurrence, exceptions removed, moved ones where they are now",
            requires: [.freeBusy, .counterpart]
        ) { context in
            let moved = try context.window(day: 5, hour: 18)
            try await context.place(
                CounterpartEvent(
                    "Daily", .instants(try context.window(day: 2)),
                    repetition: .init(.day, count: 6, removed: [1], moved: [4: moved])))
            let expected = [
                try context.window(day: 2), try context.window(day: 4), try context.window(day: 5), moved, try context.window(day: 7),
            ]
            try await context.expectBusy(expected, in: try context.days(0, 14), "The occurrences are where they should be")
        },
        ConformanceCase(
            "FREEBUSY-READ-4/endless", "An event that repeats for ever and began years ago is busy in the window",
            requires: [.freeBusy, .counterpart]
        ) { context in
            let first = try context.window(day: 3 - 7 * 150, hour: 11)
            try await context.place(CounterpartEvent("Weekly", .instants(first), repetition: .init(.week, count: nil)))
            let expected = [try context.window(day: 3, hour: 11), try context.window(day: 10, hour: 11)]
            try await context.expectBusy(expected, in: try context.days(0, 14), "Two occurrences are in two weeks")
        },
        ConformanceCase(
            "FREEBUSY-READ-4/moved", "Occurrences that were moved into the window count, those moved out of it do not",
            requires: [.freeBusy, .counterpart]
        ) { context in
            let movedIn = try context.window(day: 3, hour: 20)
            let movedOut = try context.window(day: 20, hour: 20)
            try await context.place(
                CounterpartEvent(
                    "Weekly", .instants(try context.window(day: 2)),
                    repetition: .init(.week, count: 4, moved: [0: movedOut, 3: movedIn])))
            try await context.expectBusy([movedIn], in: try context.days(0, 7), "Only the occurrence that was moved in counts")
            try await context.expectBusy([movedOut], in: try context.days(20), "The one that was moved out is where it is now")
        },
        ConformanceCase(
            "FREEBUSY-READ-6", "An all-day event covers its whole days in the calendar's zone, or else in the request's",
            requires: [.freeBusy, .counterpart]
        ) { context in
            let day = context.civilDay(10)
            try await context.place(CounterpartEvent("Away", .days(first: day, count: 2)))
            let own = try await context.calendarZone()
            for name in ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"] {
                let meant = own ?? name
                guard let zone = TimeZone(identifier: meant) else { throw HarnessError("this machine does not know the zone \(meant)") }
                let expected = try context.span(day.instant(in: zone), day.advanced(by: 2).instant(in: zone))
                try await context.expectBusy(
                    [expected], in: try context.days(8, 6), zone: name, "The event covers two days as they are in \(meant)")
            }
        },
        ConformanceCase(
            "FREEBUSY-READ-9", "An event in a zone of its own stays at its time of day across a change of daylight saving time",
            requires: [.freeBusy, .counterpart]
        ) { context in
            // Past changes cannot be taken back by a parliament: 26 October 2025 and 30 March 2025 in Berlin, at 01:00 UTC.
            for (first, hours) in [(CivilDay(2025, 10, 24), [7, 7, 8, 8]), (CivilDay(2025, 3, 28), [8, 8, 7, 7])] {
                let start = first.instant(in: .gmt)
                let window = try context.span(start, start.addingTimeInterval(4 * 86_400))
                let strangers = try await context.busyTime(in: window)
                guard strangers == BusyTime() else { throw CaseNotApplicable(reason: "the calendar has events of its own on \(first)") }
                try await context.place(
                    CounterpartEvent(
                        "Daily in Berlin", .local(day: first, secondOfDay: 9 * 3_600, seconds: 1_800, zone: "Europe/Berlin"),
                        repetition: .init(.day, count: 4)))
                let expected = try hours.enumerated().map { day, hour in
                    let start = start.addingTimeInterval(Double(day * 86_400 + hour * 3_600))
                    return try context.span(start, start.addingTimeInterval(1_800))
                }
                try await context.expectBusy(expected, in: window, "Nine o'clock in Berlin is told in UTC")
            }
        },
        ConformanceCase(
            "FREEBUSY-READ-9/drafts", "The zone that a draft is shown in does not move it", requires: [.freeBusy, .events]
        ) { context in
            for (day, zone) in ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"].enumerated() {
                let window = try context.window(day: day, hour: 13, minute: 30)
                try await context.create(context.key(zone), EventDraft(title: "Conformance", window: window, timeZone: zone))
                try await context.expectBusy([window], in: try context.days(day), "The event is at its instants, shown in \(zone)")
            }
        },
    ]
}
