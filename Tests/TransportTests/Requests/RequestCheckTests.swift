import Foundation
import ProviderKit
import Testing

@testable import Transport

@Suite("Checks before anything is sent")
struct RequestCheckTests {
    private func check(
        _ url: String, method: HTTPMethod = .get, headers: HTTPHeaders = [:], body: String = ""
    ) throws -> CheckedRequest {
        let url = try #require(URL(string: url))
        return try CheckedRequest(
            HTTPRequest(method: method, url: url, headers: headers, body: Data(body.utf8)), configuration: TransportConfiguration())
    }

    private func expectRefused(_ body: () throws -> CheckedRequest, sourceLocation: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: HTTPTransportError.self, sourceLocation: sourceLocation) { try body() }
        #expect(error?.kind == .invalidRequest, sourceLocation: sourceLocation)
        #expect(error?.mayHaveReachedServer == false, sourceLocation: sourceLocation)
        #expect(error?.description.contains("secret") == false, sourceLocation: sourceLocation)
    }

    @Test(
        "refuses addresses that are not plain https ones",
        arguments: [
            "http://a.example/", "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "unix:///tmp/s", "/relative",
            "https:///path",
            "https://user:secret@a.example/", "https://user@a.example/", "https://secret@/", "mailto:a@b", "https://a.example:99999/",
        ])
    func addresses(text: String) throws { expectRefused { try check(text) } }

    @Test("keeps the path as it is written and drops the fragment")
    func path() throws {
        let target = try check("https://A.example/a/../b/%2e%2E/c%20d?x=%41#secret").target
        #expect(target.url == "https://A.example/a/../b/%2e%2E/c%20d?x=%41")
        #expect(target.peer == "A.example:443")
    }

    @Test(
        "names the peer by host and port only",
        arguments: [("https://a.example:8443/p?q", "a.example:8443"), ("https://[2001:db8::1]/", "[2001:db8::1]:443")])
    func peer(text: String, peer: String) throws { #expect(try check(text).target.peer == peer) }

    @Test(
        "refuses header names and values that could become another header",
        arguments: [
            ("X\r\nY", "1"), ("X Y", "1"), ("", "1"), ("X:", "1"), ("X\u{0}", "1"), ("Ü", "1"), ("X", "a\r\nSet: b"), ("X", "a\nb"),
            ("X", "a\rb"),
            ("X", "a\u{0}b"), ("X", "a\u{7f}"), ("X", "\u{1b}[0m"),
        ])
    func injection(name: String, value: String) throws {
        expectRefused { try check("https://a.example/", headers: [name: value]) }
    }

    @Test(
        "refuses fields that decide where a message goes or ends",
        arguments: [
            "Host", "content-length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE", "Trailer", "Proxy-Authorization",
        ])
    func reserved(name: String) throws { expectRefused { try check("https://a.example/", headers: [name: "1"]) } }

    @Test(
        "refuses methods that are no tokens, and CONNECT",
        arguments: ["", "GET /x HTTP/1.1\r\nX:", "GE T", "GET\u{0}", "CONNECT", "connect", "Ü"])
    func methods(text: String) throws { expectRefused { try check("https://a.example/", method: HTTPMethod(text)) } }

    @Test("refuses a body for HEAD")
    func head() throws { expectRefused { try check("https://a.example/", method: HTTPMethod("HEAD"), body: "x") } }

    @Test("a timeout beyond a day counts as a day, a negative one as none")
    func timeouts() throws {
        var request = HTTPRequest(method: .get, url: try #require(URL(string: "https://a.example/")), timeout: .seconds(Int64.max))
        #expect(try CheckedRequest(request, configuration: TransportConfiguration()).timeout == .seconds(86_400))
        request.maximumResponseBytes = -1
        #expect(try CheckedRequest(request, configuration: TransportConfiguration()).maximumBodyBytes == 0)
    }

    @Test("the library's words lose addresses, paths and control characters")
    func scrubbed() {
        let text = ErrorDetail.scrubbed("cannot open /etc/x at https://u:secret@h/p?secret=1 u:secret@h\u{1b}[31m HTTP/2 stream 1")
        #expect(text == "cannot open … at … … HTTP/2 stream 1")
        #expect(ErrorDetail.scrubbed(String(repeating: "a", count: 10_000)).count == 300)
    }
}
