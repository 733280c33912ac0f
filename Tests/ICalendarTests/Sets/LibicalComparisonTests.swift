import CICal
import Testing

@testable import ICalendar

/// libical 3.0.16 as an oracle where it is right: floating times and the rules that ical-recurrence.md §3.1 lists as correct.
@Suite("Floating rules against libical")
struct LibicalComparisonTests {
    private func libical(_ rule: String, start: String, count: Int) -> [String] {
        let recurrence = icalrecurrencetype_from_string(rule)
        guard let iterator = icalrecur_iterator_new(recurrence, icaltime_from_string(start)) else { return [] }
        defer { icalrecur_iterator_free(iterator) }
        var result: [String] = []
        while result.count < count {
            let time = icalrecur_iterator_next(iterator)
            guard icaltime_is_null_time(time) == 0, let text = icaltime_as_ical_string_r(time) else { break }
            result.append(String(cString: text))
            icalmemory_free_buffer(text)
        }
        return result
    }

    @Test(
        "the same starts",
        arguments: [
            "FREQ=DAILY;INTERVAL=3;COUNT=40", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=40", "FREQ=WEEKLY;INTERVAL=2;COUNT=12;BYDAY=TU,SU;WKST=SU",
            "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=30", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=24", "FREQ=MONTHLY;COUNT=20",
            "FREQ=YEARLY;BYMONTH=3;BYDAY=-1TH;COUNT=8", "FREQ=YEARLY;BYYEARDAY=-1;COUNT=8", "FREQ=YEARLY;BYDAY=20MO;COUNT=8",
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=10", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=5",
        ])
    func sameStarts(rule: String) throws {
        // DTSTART itself is in our set whether the rule has it or not, and COUNT counts it; the starts chosen here fit the rule.
        let first = try #require(
            libical(
                rule.split(separator: ";").filter { !$0.hasPrefix("COUNT=") }.joined(separator: ";"), start: "20260101T090000", count: 1
            ).first)
        let theirs = libical(rule, start: first, count: 50)
        let ours = try Fixture.expand(
            Fixture.calendar(Fixture.event("DTSTART:\(first)", "DURATION:PT1H", "RRULE:\(rule)")), to: "20600101T000000Z", zone: "UTC")
        #expect(ours.spans.map { String($0.prefix(15)) } == theirs)
        #expect(theirs.count > 1)
    }
}
