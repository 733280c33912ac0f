import Foundation
import ProviderKit
import Testing

@Suite struct RFC3339Tests {
    @Test(arguments: [
        ("2019-03-15T12:00:00.0000000", 1_552_651_200.0), ("2019-03-15T12:00:00", 1_552_651_200), ("2019-03-15T12:00:00Z", 1_552_651_200),
    ])
    func `a time without an offset is UTC only where the caller says so`(_ text: String, _ seconds: Double) {
        #expect(RFC3339.parse(text, assumingUTC: true)?.timeIntervalSince1970 == seconds)
        #expect((RFC3339.parse(text) == nil) == !text.hasSuffix("Z"))
    }

    @Test(arguments: [("1970-01-01", 0), ("2024-02-29", 19_782), ("1969-12-31", -1), ("9999-12-31", 2_932_896), ("0001-01-01", -719_162)])
    func `a day is read and written`(_ text: String, _ days: Int) {
        #expect(RFC3339.parseDay(text) == days)
        #expect(RFC3339.dayText(days) == text)
    }

    @Test(arguments: [
        "", "2023-02-29", "2023-00-10", "2023-13-10", "2023-1-1", "0000-01-01", "2023-04-31", "2023-04-30T", " 2023-04-30", "٢٠٢٣-04-30",
    ])
    func `what is no day is none`(_ text: String) { #expect(RFC3339.parseDay(text) == nil) }

    @Test func `every day of four centuries is written as the day that is read`() {
        for days in -73_049...146_097 { #expect(RFC3339.parseDay(RFC3339.dayText(days)) == days) }
    }

    @Test func `instants before 1970 are written downwards`() {
        #expect(RFC3339.text(Date(timeIntervalSince1970: -0.5)) == "1969-12-31T23:59:59Z")
        #expect(RFC3339.text(.distantFuture) == "4001-01-01T00:00:00Z")
        #expect(RFC3339.text(Date(timeIntervalSince1970: 1e15)) == "9999-12-31T23:59:59Z")
    }
}
