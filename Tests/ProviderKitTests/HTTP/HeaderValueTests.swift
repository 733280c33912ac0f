import Foundation
import ProviderKit
import Testing

@Suite struct HeaderValueTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ])
    func `the three forms of a date in a header are read`(_ text: String, _ seconds: Int) {
        #expect(HTTPDate.parse(text)?.timeIntervalSince1970 == Double(seconds))
    }

    @Test(arguments: ["", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT", "-5", "1e9"])
    func `a wish that makes no sense is none`(_ text: String) { #expect(RetryAfter.parse(text, now: now) == nil) }

    @Test func `a wish is bounded`() {
        #expect(RetryAfter.parse("99999999999999999999", now: now) == .seconds(86_400))
        #expect(RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == .seconds(0))
    }

    @Test(arguments: [("2.128", 2_128), ("0.5", 500), ("7", 7_000), ("120.", 120_000)])
    func `a wish may have a fraction`(_ text: String, _ milliseconds: Int) {
        #expect(RetryAfter.parse(text, now: now) == .milliseconds(milliseconds))
    }

    @Test(arguments: [".5", "1.2.3", "1,5", "+3", "1.x", "NaN", "inf"])
    func `a wish that is no number is none`(_ text: String) { #expect(RetryAfter.parse(text, now: now) == nil) }
}
