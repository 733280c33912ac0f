/// Writes dates and times with fixed digits.
enum CivilText {
    /// `20260105`
    static func basic(_ date: CivilDate) -> String { digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2) }

    /// `20260105T090000`
    static func basic(_ time: CivilDateTime) -> String {
        basic(time.date) + "T" + digits(time.hour, 2) + digits(time.minute, 2) + digits(time.second, 2)
    }

    /// `2026-01-05T09:00:00`
    static func extended(_ time: CivilDateTime) -> String {
        "\(digits(time.date.year, 4))-\(digits(time.date.month, 2))-\(digits(time.date.day, 2))T"
            + "\(digits(time.hour, 2)):\(digits(time.minute, 2)):\(digits(time.second, 2))"
    }

    /// `+0100`, `-033000` with seconds only where there are some.
    static func offset(_ seconds: Int) -> String {
        let size = abs(seconds)
        let rest = size % 60 == 0 ? "" : digits(size % 60, 2)
        return (seconds < 0 ? "-" : "+") + digits(size / 3_600, 2) + digits(size / 60 % 60, 2) + rest
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(max(0, number))
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
