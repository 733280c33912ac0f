import Foundation
import ProviderKit

extension ConformanceCase {
    static let calendarCases: [ConformanceCase] = [
        ConformanceCase("CALENDARS-LIST-4", "Wrong credentials fail; they never give an empty list") { context in
            for account in [ConformanceAccount.wrongCredential, .unknownUser] {
                let session = try await context.harness.session(for: account)
                try await expectError([.unauthenticated], .lasting, "Wrong credentials list nothing") { () throws(ProviderError) in
                    try await session.listCalendars()
                }
            }
        },
        ConformanceCase(
            "CALENDARS-LIST-2/read-only", "A calendar that may not be written is not offered as writable, and refuses to be written",
            requires: [.readOnlyCalendar, .events]
        ) { context in
            guard let readOnly = context.harness.readOnlyCalendar else { throw CaseNotApplicable(reason: "needs a read-only calendar") }
            let listed = try await context.owner.listCalendars().first { $0.id == readOnly }
            try expect(
                listed.map { $0.access < .write } ?? true, "The rights are those that the provider enforces",
                expected: "no right to write \(readOnly)", actual: "\(String(describing: listed?.access))")
            let request = CreateEventRequest(
                calendar: readOnly, key: context.key(), draft: EventDraft(title: "Conformance", window: try context.window(day: 1)))
            try await expectError([.forbidden, .notFound], .permanent, "A read-only calendar refuses an event") {
                () throws(ProviderError) in
                try await context.owner.createEvent(request)
            }
        },
        ConformanceCase("CALENDARS-LIST-1", "Every calendar is listed once, over all pages together") { context in
            let listed = try await context.listedOnce()
            try expect(
                listed.contains(context.calendar.id), "The calendar that was prepared is listed", expected: "\(context.calendar.id)",
                actual: "\(listed)")
        },
        ConformanceCase("CALENDARS-LIST-1/many", "Calendars that come to be are listed, each once", requires: [.counterpart]) { context in
            let before = Set(try await context.listedOnce())
            var made: [CalendarID] = []
            for number in 0..<5 {
                made.append(try await context.makeCalendar(named: "\(context.prefix)\(number)").id)
                let after = try await context.listedOnce()
                try expectEqual(Set(after), before.union(made), "Every calendar is listed, and nothing else")
            }
        },
        ConformanceCase("CALENDARS-LIST-2", "A calendar to which events can be written is offered as writable", requires: [.events]) {
            context in
            let listed = try await context.owner.listCalendars().first { $0.id == context.calendar.id }
            try expectEqual(listed?.access, .write, "The calendar is offered as writable")
            try await context.create()
        },
        ConformanceCase("CALENDARS-LIST-3", "Names come back as they are, whatever they hold", requires: [.counterpart]) { context in
            var refused = 0
            for name in Self.strangeNames {
                let made: CounterpartCalendar
                do {
                    made = try await context.makeCalendar(named: name)
                } catch is CounterpartRefusal {
                    refused += 1
                    continue
                }
                let listed = try await context.owner.listCalendars().first { $0.id == made.id }
                try expectEqual(listed?.name, made.name, "The name of \(made.id) is what the provider holds")
            }
            if refused == Self.strangeNames.count {
                throw CaseNotApplicable(reason: "the provider refuses all such names", isImpossible: true)
            }
        },
        ConformanceCase("CALENDARS-LIST-5", "Two listings without a change between them agree") { context in
            let first = try await context.owner.listCalendars()
            for _ in 0..<9 {
                let again = try await context.owner.listCalendars()
                try expectEqual(again.sorted { $0.id < $1.id }, first.sorted { $0.id < $1.id }, "The listing is the same")
            }
        },
    ]

    /// Names from hell; the first is empty.
    private static let strangeNames = [
        "", "Work & \"Play\" <b>bold</b>", "]]>&#0;&lt;!--", "יומן עבודה", "\u{202E}reversed\u{202C}", "日本語カレンダー 📅👨‍👩‍👧‍👦", "e\u{301} and é",
        "tab\tinside", "'; DROP TABLE calendars; --", "../../etc/passwd", "%2e%2e%2f %s %n ${x}",
        String(repeating: "long name ", count: 60) + ".",
    ]
}

extension CaseContext {
    /// Has the counterpart make a calendar, and sees to it that it will be gone.
    fileprivate func makeCalendar(named name: String) async throws -> CounterpartCalendar {
        let counterpart = try counterpart
        guard let made = try await counterpart.makeCalendar(named: name) else {
            throw CaseNotApplicable(reason: "the provider lets nobody make calendars", isImpossible: true)
        }
        await janitor.remember("the calendar \(made.id)") { try await counterpart.removeCalendar(made.id) }
        return made
    }

    /// The ids of every page of a listing, straight from the role; demands that none comes twice and that the pages end.
    fileprivate func listedOnce() async throws -> [CalendarID] {
        var listed: [CalendarID] = []
        var page: PageToken?
        var visited: Set<PageToken> = []
        repeat {
            let reply = try await adapter.calendarListing.listCalendars(ListCalendarsRequest(page: page), in: ownerContext)
            listed += reply.calendars.map(\.id)
            if let next = reply.next {
                try expect(visited.insert(next).inserted, "The pages of a listing end", expected: "an end", actual: "page \(next) again")
            }
            page = reply.next
        } while page != nil
        let twice = Dictionary(grouping: listed, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
        try expect(twice.isEmpty, "No calendar is listed twice", expected: "none", actual: "\(twice)")
        return listed
    }
}
