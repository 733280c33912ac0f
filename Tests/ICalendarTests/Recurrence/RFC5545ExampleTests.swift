import Testing

@testable import ICalendar

/// The worked examples of RFC 5545 §3.8.5.3, in their order. Where an example goes on for ever, as many dates as the RFC prints are
/// compared.
@Suite("Worked examples of RFC 5545 §3.8.5.3")
struct RFC5545ExampleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let rule: String
        var start = "19970902T090000"
        /// Months as `year month: days`, several separated by `;`.
        let expected: String
        var isEndless = false

        var testDescription: String { name }

        var dates: [String] {
            expected.split(separator: ";").flatMap { group -> [String] in
                let sides = group.split(separator: ":").map(String.init)
                let month = sides[0].filter { $0 != " " }
                return sides[1].split(separator: " ").flatMap { item -> [String] in
                    let ends = item.split(separator: "-").compactMap { Int($0) }
                    return (ends[0]...(ends.last ?? ends[0])).map { month + ($0 < 10 ? "0" : "") + String($0) }
                }
            }
        }
    }

    static let examples: [Example] = [
        .init(name: "Daily for 10 occurrences", rule: "FREQ=DAILY;COUNT=10", expected: "1997 09: 2-11"),
        .init(
            name: "Daily until December 24, 1997", rule: "FREQ=DAILY;UNTIL=19971224T000000Z",
            expected: "1997 09: 2-30; 1997 10: 1-31; 1997 11: 1-30; 1997 12: 1-23"),
        .init(
            name: "Every other day", rule: "FREQ=DAILY;INTERVAL=2",
            expected: "1997 09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 1997 10: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30",
            isEndless: true),
        .init(
            name: "Every 10 days, 5 occurrences", rule: "FREQ=DAILY;INTERVAL=10;COUNT=5", expected: "1997 09: 2 12 22; 1997 10: 2 12"),
        .init(
            name: "Every day in January, for 3 years", rule: "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            start: "19980101T090000", expected: "1998 01: 1-31; 1999 01: 1-31; 2000 01: 1-31"),
        .init(
            name: "Every day in January, as a daily rule", rule: "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", start: "19980101T090000",
            expected: "1998 01: 1-31; 1999 01: 1-31; 2000 01: 1-31"),
        .init(
            name: "Weekly for 10 occurrences", rule: "FREQ=WEEKLY;COUNT=10",
            expected: "1997 09: 2 9 16 23 30; 1997 10: 7 14 21 28; 1997 11: 4"),
        .init(
            name: "Weekly until December 24, 1997", rule: "FREQ=WEEKLY;UNTIL=19971224T000000Z",
            expected: "1997 09: 2 9 16 23 30; 1997 10: 7 14 21 28; 1997 11: 4 11 18 25; 1997 12: 2 9 16 23"),
        .init(
            name: "Every other week", rule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            expected: "1997 09: 2 16 30; 1997 10: 14 28; 1997 11: 11 25; 1997 12: 9 23; 1998 01: 6 20; 1998 02: 3 17", isEndless: true),
        .init(
            name: "Weekly on Tuesday and Thursday for five weeks, until", rule: "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            expected: "1997 09: 2 4 9 11 16 18 23 25 30; 1997 10: 2"),
        .init(
            name: "Weekly on Tuesday and Thursday for five weeks, counted", rule: "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
            expected: "1997 09: 2 4 9 11 16 18 23 25 30; 1997 10: 2"),
        .init(
            name: "Every other week on three days until December 24",
            rule: "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
            start: "19970901T090000",
            expected: "1997 09: 1 3 5 15 17 19 29; 1997 10: 1 3 13 15 17 27 29 31; 1997 11: 10 12 14 24 26 28; 1997 12: 8 10 12 22"),
        .init(
            name: "Every other week on Tuesday and Thursday, 8 occurrences", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            expected: "1997 09: 2 4 16 18 30; 1997 10: 2 14 16"),
        .init(
            name: "Monthly on the first Friday for 10 occurrences", rule: "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", start: "19970905T090000",
            expected:
                "1997 09: 5; 1997 10: 3; 1997 11: 7; 1997 12: 5; 1998 01: 2; 1998 02: 6; 1998 03: 6; 1998 04: 3; 1998 05: 1; 1998 06: 5"),
        .init(
            name: "Monthly on the first Friday until December 24", rule: "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
            start: "19970905T090000", expected: "1997 09: 5; 1997 10: 3; 1997 11: 7; 1997 12: 5"),
        .init(
            name: "Every other month on the first and last Sunday", rule: "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            start: "19970907T090000", expected: "1997 09: 7 28; 1997 11: 2 30; 1998 01: 4 25; 1998 03: 1 29; 1998 05: 3 31"),
        .init(
            name: "Monthly on the second-to-last Monday", rule: "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", start: "19970922T090000",
            expected: "1997 09: 22; 1997 10: 20; 1997 11: 17; 1997 12: 22; 1998 01: 19; 1998 02: 16"),
        .init(
            name: "Monthly on the third-to-last day", rule: "FREQ=MONTHLY;BYMONTHDAY=-3", start: "19970928T090000",
            expected: "1997 09: 28; 1997 10: 29; 1997 11: 28; 1997 12: 29; 1998 01: 29; 1998 02: 26", isEndless: true),
        .init(
            name: "Monthly on the 2nd and 15th", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
            expected: "1997 09: 2 15; 1997 10: 2 15; 1997 11: 2 15; 1997 12: 2 15; 1998 01: 2 15"),
        .init(
            name: "Monthly on the first and last day", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", start: "19970930T090000",
            expected: "1997 09: 30; 1997 10: 1 31; 1997 11: 1 30; 1997 12: 1 31; 1998 01: 1 31; 1998 02: 1"),
        .init(
            name: "Every 18 months on the 10th to the 15th", rule: "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            start: "19970910T090000", expected: "1997 09: 10-15; 1999 03: 10-13"),
        .init(
            name: "Every Tuesday, every other month", rule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
            expected: "1997 09: 2 9 16 23 30; 1997 11: 4 11 18 25; 1998 01: 6 13 20 27; 1998 03: 3 10 17 24 31", isEndless: true),
        .init(
            name: "Yearly in June and July", rule: "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", start: "19970610T090000",
            expected:
                "1997 06: 10; 1997 07: 10; 1998 06: 10; 1998 07: 10; 1999 06: 10; "
                + "1999 07: 10; 2000 06: 10; 2000 07: 10; 2001 06: 10; 2001 07: 10"
        ),
        .init(
            name: "Every other year in January, February and March", rule: "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            start: "19970310T090000",
            expected:
                "1997 03: 10; 1999 01: 10; 1999 02: 10; 1999 03: 10; 2001 01: 10; "
                + "2001 02: 10; 2001 03: 10; 2003 01: 10; 2003 02: 10; 2003 03: 10"
        ),
        .init(
            name: "Every third year on the 1st, 100th and 200th day", rule: "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            start: "19970101T090000",
            expected:
                "1997 01: 1; 1997 04: 10; 1997 07: 19; 2000 01: 1; 2000 04: 9; "
                + "2000 07: 18; 2003 01: 1; 2003 04: 10; 2003 07: 19; 2006 01: 1"
        ),
        .init(
            name: "Every 20th Monday of the year", rule: "FREQ=YEARLY;BYDAY=20MO", start: "19970519T090000",
            expected: "1997 05: 19; 1998 05: 18; 1999 05: 17", isEndless: true),
        .init(
            name: "Monday of week 20", rule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", start: "19970512T090000",
            expected: "1997 05: 12; 1998 05: 11; 1999 05: 17", isEndless: true),
        .init(
            name: "Every Thursday in March", rule: "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", start: "19970313T090000",
            expected: "1997 03: 13 20 27; 1998 03: 5 12 19 26; 1999 03: 4 11 18 25", isEndless: true),
        .init(
            name: "Every Thursday in June, July and August", rule: "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", start: "19970605T090000",
            expected:
                "1997 06: 5 12 19 26; 1997 07: 3 10 17 24 31; 1997 08: 7 14 21 28; "
                + "1998 06: 4 11 18 25; 1998 07: 2 9 16 23 30; 1998 08: 6 13 20 27",
            isEndless: true),
        .init(
            name: "Every Friday the 13th", rule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            expected: "1998 02: 13; 1998 03: 13; 1998 11: 13; 1999 08: 13; 2000 10: 13", isEndless: true),
        .init(
            name: "The first Saturday after the first Sunday", rule: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            start: "19970913T090000",
            expected:
                "1997 09: 13; 1997 10: 11; 1997 11: 8; 1997 12: 13; 1998 01: 10; "
                + "1998 02: 7; 1998 03: 7; 1998 04: 11; 1998 05: 9; 1998 06: 13",
            isEndless: true),
        .init(
            name: "Election day in the United States", rule: "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            start: "19961105T090000", expected: "1996 11: 5; 2000 11: 7; 2004 11: 2", isEndless: true),
        .init(
            name: "The third of Tuesday, Wednesday, Thursday", rule: "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            start: "19970904T090000", expected: "1997 09: 4; 1997 10: 7; 1997 11: 6"),
        .init(
            name: "The second-to-last weekday of the month", rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            start: "19970929T090000",
            expected: "1997 09: 29; 1997 10: 30; 1997 11: 27; 1997 12: 30; 1998 01: 29; 1998 02: 26; 1998 03: 30", isEndless: true),
        .init(
            name: "Weeks that begin on Monday", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start: "19970805T090000",
            expected: "1997 08: 5 10 19 24"),
        .init(
            name: "Weeks that begin on Sunday", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", start: "19970805T090000",
            expected: "1997 08: 5 17 19 31"),
        .init(
            name: "A day that some months do not have", rule: "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", start: "20070115T090000",
            expected: "2007 01: 15 30; 2007 02: 15; 2007 03: 15 30"),
    ]

    @Test("The dates are those of the RFC", arguments: examples)
    func dates(example: Example) throws {
        let found = try expand(example.rule, from: example.start, limit: example.isEndless ? example.dates.count : 10_000)
        #expect(days(found) == example.dates)
        #expect(found.allSatisfy { $0.hour == 9 && $0.minute == 0 && $0.second == 0 })
    }

    @Test("Every three hours from 9:00 to 17:00 on one day")
    func everyThreeHours() throws {
        // The RFC writes UNTIL as 17:00Z, which is 13:00 in New York and would leave out 15:00; its text and its dates mean 17:00 there.
        let found = try expand("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", from: "19970902T090000")
        #expect(found.map(text) == ["19970902T090000", "19970902T120000", "19970902T150000"])
    }

    @Test("Every 20 minutes from 9:00 to 16:40 every day")
    func everyTwentyMinutes() throws {
        let rule = "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40"
        let found = try expand(rule, from: "19970902T090000", limit: 48)
        let day = (0..<24).map { $0 * 1_200 + 9 * 3_600 }
        #expect(found.map(\.secondOfDay) == day + day)
        #expect(days(found) == Array(repeating: "19970902", count: 24) + Array(repeating: "19970903", count: 24))
    }

    @Test(
        "The rules that repeat by minutes are refused by name",
        arguments: [
            "FREQ=MINUTELY;INTERVAL=15;COUNT=6", "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
            "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
        ])
    func minutely(rule: String) {
        let error = #expect(throws: RecurrenceError.self) { try RecurrenceRule(parsing: rule) }
        #expect(error?.reason == .unsupportedFrequency("MINUTELY"))
        #expect(error?.description.contains("MINUTELY") == true)
    }
}
