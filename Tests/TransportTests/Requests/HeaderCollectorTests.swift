import ProviderKit
import Testing

@testable import Transport

@Suite("Response headers")
struct HeaderCollectorTests {
    private func collect(_ lines: [String], bytes: Int = 65_536, fields: Int = 256) -> (HeaderCollector, HeaderCollector.Progress) {
        var collector = HeaderCollector(maximumBytes: bytes, maximumFields: fields)
        var progress = HeaderCollector.Progress.more
        for line in lines {
            progress = collector.take(Array((line + "\r\n").utf8))
            switch progress {
            case .more, .complete: continue
            case .tooLarge, .malformed: return (collector, progress)
            }
        }
        return (collector, progress)
    }

    @Test("keeps the final response's fields, not those of interim responses")
    func interim() {
        let (collector, progress) = collect([
            "HTTP/1.1 103 Early", "Link: a", "", "HTTP/1.1 207 Multi", "ETag: \"1\"", "DAV:  1 ", "DAV: 2", "",
        ])
        #expect(progress == .complete)
        #expect(collector.status == 207)
        #expect(collector.headers == ["ETag": "\"1\"", "DAV": "1", "DAV": "2"])
    }

    @Test("a trailer is neither kept nor able to change the status")
    func trailers() {
        let (collector, progress) = collect(["HTTP/2 200", "A: 1", "", "HTTP/1.1 500 No", "Set-Cookie: x=y", ""])
        #expect(progress == .more)
        #expect(collector.status == 200)
        #expect(collector.headers == ["A": "1"])
    }

    @Test("a folded line continues the one before it")
    func folded() {
        let (collector, _) = collect(["HTTP/1.1 200 OK", "A: 1", " 2", "\t3", ""])
        #expect(collector.headers == ["A": "1 2 3"])
    }

    @Test(
        "refuses what is no header",
        arguments: [
            ["HTTP/1.1 999 No", ""], ["HTTP/1.1 20 No"], ["HTTP/1.1"], ["HTTP/1.1 2x0 OK"], ["HTTP/1.1 200 OK", "no colon"],
            ["HTTP/1.1 200 OK", "a b: c"],
            ["HTTP/1.1 200 OK", ": c"], ["HTTP/1.1 200 OK", " folded first"], [""], ["HTTP/1.1 101 Switching", ""],
            ["HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6", ""], ["HTTP/1.1 200 OK", "Content-Length: 5, 6", ""],
        ])
    func malformed(lines: [String]) {
        let (_, progress) = collect(lines)
        guard case .malformed = progress else {
            Issue.record("\(lines) gave \(progress)")
            return
        }
    }

    @Test("limits bytes and lines over all responses together, so that endless interim responses end")
    func limits() {
        #expect(collect(["HTTP/1.1 200 OK", "A: " + String(repeating: "x", count: 1000)], bytes: 1000).1 == .tooLarge)
        #expect(collect(["HTTP/1.1 200 OK"] + Array(repeating: "A: 1", count: 300)).1 == .tooLarge)
        #expect(collect(Array(repeating: ["HTTP/1.1 100 Continue", ""], count: 200).flatMap { $0 }).1 == .tooLarge)
        #expect(collect(["HTTP/1.1 200 OK", ""] + Array(repeating: "Trailer: 1", count: 300)).1 == .tooLarge)
    }

    @Test("bytes that are no UTF-8 do not stop it")
    func latin() {
        var collector = HeaderCollector(maximumBytes: 1000, maximumFields: 10)
        _ = collector.take(Array("HTTP/1.1 200 OK\r\n".utf8))
        #expect(collector.take([0x41, 0x3a, 0x20, 0xe9, 0xff, 0x0d, 0x0a]) == .more)
        #expect(collector.headers["A"] == "\u{FFFD}\u{FFFD}")
    }
}
