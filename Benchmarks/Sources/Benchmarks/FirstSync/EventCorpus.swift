import Foundation

/// A calendar full of events: the same on every run, but for the year they lie in.
///
/// Most are single appointments with a zone, a place, a text and guests; a tenth are weekly series, a twentieth whole days.
struct EventCorpus {
    /// One event.
    struct Object: Sendable {
        /// The last part of its path.
        let name: String
        let text: String
    }

    /// Every event.
    let objects: [Object]

    /// Makes so many events in the years around an instant.
    init(count: Int, now: Date) {
        var random = SeededNumbers(seed: 0xCA1)
        let today = Int(now.timeIntervalSince1970) / 86_400
        objects = (0..<count).map { Object(name: "event-\($0).ics", text: Self.text($0, today, &random)) }
    }

    /// The bytes of all texts.
    var bytes: Int { objects.reduce(0) { $0 + $1.text.utf8.count } }

    /// Writes every event as a file, and the properties that make the folder a collection of Radicale's.
    func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(#"{"tag": "VCALENDAR", "D:displayname": "Benchmark"}"#.utf8).write(to: folder.appending(path: ".Radicale.props"))
        for object in objects { try Data(object.text.utf8).write(to: folder.appending(path: object.name)) }
    }

    private static func text(_ number: Int, _ today: Int, _ random: inout SeededNumbers) -> String {
        // Half a year back and a year and a half ahead.
        let day = today - 180 + random.next(below: 730)
        let kind = random.next(below: 20)
        let date = Self.date(day)
        let hour = 8 + random.next(below: 9)
        let minute = ["00", "15", "30", "45"][random.next(below: 4)]
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Benchmarks//EN"]
        if kind != 0 { lines += Self.zone }
        lines += ["BEGIN:VEVENT", "UID:event-\(number)@benchmarks.example", "DTSTAMP:20250101T000000Z", "CREATED:20250101T000000Z"]
        if kind == 0 {
            lines += ["DTSTART;VALUE=DATE:\(date)", "DTEND;VALUE=DATE:\(Self.date(day + 1))"]
        } else {
            lines += [
                "DTSTART;TZID=Europe/Berlin:\(date)T\(Self.two(hour))\(minute)00",
                "DTEND;TZID=Europe/Berlin:\(date)T\(Self.two(hour + 1))\(minute)00",
            ]
        }
        if kind == 1 || kind == 2 { lines.append("RRULE:FREQ=WEEKLY;COUNT=\(4 + random.next(below: 20))") }
        lines += [
            "SUMMARY:Appointment \(number) with somebody", "LOCATION:Room \(random.next(below: 40))\\, second floor",
            "DESCRIPTION:Please bring the papers of case \(random.next(below: 100_000)).\\n\\nThe entrance is around the",
            "  corner\\; ring twice. Call if you are late\\, so that nobody waits in vain.",
            "ORGANIZER;CN=Owner:mailto:owner@benchmarks.example",
            "ATTENDEE;CN=Guest \(number % 97);PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:guest-\(number % 97)@benchmarks.example",
            "STATUS:CONFIRMED", "TRANSP:\(kind == 3 ? "TRANSPARENT" : "OPAQUE")", "SEQUENCE:0", "END:VEVENT", "END:VCALENDAR", "",
        ]
        return lines.joined(separator: "\r\n")
    }

    private static let zone = [
        "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
        "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "BEGIN:STANDARD", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
        "END:VTIMEZONE",
    ]

    /// `YYYYMMDD` of a day after 1970-01-01.
    private static func date(_ day: Int) -> String {
        Date(timeIntervalSince1970: Double(day) * 86_400).formatted(.iso8601.year().month().day().dateSeparator(.omitted))
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
