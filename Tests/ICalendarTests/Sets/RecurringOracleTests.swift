import Foundation
import Testing

@testable import ICalendar

/// Whole objects against the Python package recurring-ical-events.
///
/// Generated objects stay where both mean the same: that package adds durations on the wall clock (ours follow RFC 5545: DTEND is
/// exact), so nothing lasts over a change of clocks; it lets EXDATE remove an override, so the two never name the same instance.
@Suite("Objects against recurring-ical-events")
struct RecurringOracleTests {
    struct Question: Encodable {
        let text: String
        let from: Int
        let to: Int
        let zone: String
    }

    struct Answer: Decodable {
        let spans: [[Int]]?
        let error: String?
    }

    private func compare(_ questions: [Question], label: String) throws {
        let answers = try EngineOracle(script: "recurring_oracle.py").answers(to: questions, as: Answer.self)
        var spans = 0
        for (question, answer) in zip(questions, answers) {
            let expansion = try BusyExpansion(
                parsing: Data(question.text.utf8), from: Date(timeIntervalSince1970: Double(question.from)),
                to: Date(timeIntervalSince1970: Double(question.to)), floatingZone: try ZoneDatabase.system.zone(named: question.zone),
                policy: BusyPolicy(clips: false))
            #expect(expansion.unknown.isEmpty, "\(label)\n\(question.text)")
            let ours = expansion.busy.map { [Int($0.start.timeIntervalSince1970), Int($0.end.timeIntervalSince1970)] }
            spans += ours.count
            #expect(answer.error == nil, "\(label)\n\(question.text)")
            #expect(ours == answer.spans, "\(label)\n\(question.text)\nfrom \(question.from) to \(question.to)")
        }
        print("\(label): \(questions.count) objects, \(spans) spans agree with recurring-ical-events unless reported otherwise")
        #expect(spans > questions.count)
    }

    @Test("generated objects")
    func generated() throws {
        let seed = SeededGenerator.seedOfRun
        var generator = ObjectGenerator(seed: seed)
        try compare((0..<400).map { _ in generator.next() }, label: "seed \(seed)")
    }

    @Test("hand-made objects")
    func handMade() throws {
        let bodies = [
            Fixture.event(
                "DTSTART;TZID=Europe/Berlin:20260328T023000", "DTEND;TZID=Europe/Berlin:20260328T024500", "RRULE:FREQ=DAILY;COUNT=2"),
            Fixture.event(
                "DTSTART;TZID=Europe/Berlin:20260302T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260501T000000Z"),
            Fixture.event("DTSTART;VALUE=DATE:20260131", "RRULE:FREQ=MONTHLY;COUNT=6"),
            Fixture.event("DTSTART;VALUE=DATE:20240229", "DTEND;VALUE=DATE:20240302", "RRULE:FREQ=YEARLY"),
            Fixture.event("DTSTART:20260105T080000", "DURATION:PT30M", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=20"),
            Fixture.event(
                "DTSTART:20260105T080000Z", "DTEND:20260105T090000Z", "RRULE:FREQ=DAILY;COUNT=9", "RDATE;VALUE=PERIOD:20260107T080000Z/PT3H"
            ),
            Fixture.event(
                "DTSTART:20260105T080000Z", "DTEND:20260105T090000Z", "RRULE:FREQ=DAILY;COUNT=9", "EXDATE;VALUE=DATE:20260107,20260109"),
            Fixture.event(
                "DTSTART;TZID=America/New_York:20260105T080000", "DURATION:P2D", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU"),
            Fixture.event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=5") + "\r\n"
                + Fixture.event("RECURRENCE-ID;VALUE=DATE:20260106", "DTSTART;VALUE=DATE:20260120", "DTEND;VALUE=DATE:20260125"),
        ]
        let questions = bodies.map { body in
            Question(
                text: String(decoding: Fixture.calendar(body), as: UTF8.self), from: 1_767_225_600, to: 1_798_761_600, zone: "Europe/Berlin"
            )
        }
        try compare(questions, label: "hand-made")
    }
}
