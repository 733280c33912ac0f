import Foundation
import ProviderKit
import Testing

@testable import CalDAVAdapter

@Suite struct WireTests {
    @Test(arguments: [
        ("\"abc\"", "abc", false), ("W/\"abc\"", "abc", true), ("abc", "abc", false), ("%22abc%22", "abc", false),
        (" \"a b\" ", "a b", false),
        ("\"a%22b\"", "a%22b", false), ("w/abc", "abc", true), ("\"sha256:1=\"", "sha256:1=", false),
    ])
    func `an entity tag compares however it is spelled`(_ text: String, _ opaque: String, _ isWeak: Bool) throws {
        let tag = try #require(EntityTag(text))
        #expect(tag.opaque == opaque && tag.isWeak == isWeak && tag.quoted == "\"\(opaque)\"")
    }

    @Test(arguments: ["", "\"\"", "W/\"\"", "*", "\"a\r\nX: y\"", "\"a\"b\"", "  "])
    func `what could not be sent back is no entity tag`(_ text: String) { #expect(EntityTag(text) == nil) }

    @Test func `references resolve as RFC 3986 says, within reason`() throws {
        let base = try #require(ResourceAddress("https://dav.example.org:8443/a/b/?q=1"))
        #expect(base.resolving("c.ics")?.text == "https://dav.example.org:8443/a/b/c.ics")
        #expect(base.resolving("/c d%20e%zz.ics")?.text == "https://dav.example.org:8443/c%20d%20e%25zz.ics")
        #expect(base.resolving("//other.example.org/x")?.text == "https://other.example.org/x")
        #expect(base.resolving("HTTPS://Other.example.org:443/x")?.text == "https://other.example.org/x")
        for bad in [
            "", "  ", "../x", "/a/./b", "/a/%2e%2E/b", "ftp://x/", "https://u:p@dav.example.org/", "/a#b", "\\\\evil\\x", "/a\nb",
            "mailto:a@b",
        ] {
            #expect(base.resolving(bad) == nil, "\(bad)")
        }
        #expect(base.resolving("/a@b/")?.comparablePath == base.resolving("/a%40b")?.comparablePath)
    }

    @Test func `a property's own status decides whether it is there`() throws {
        let body = Fixture.multistatus(
            "<d:response><d:href>/a/</d:href><d:propstat><d:prop><d:getetag>\"x\"</d:getetag></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>"
        ).body
        let multistatus = try Multistatus(body, base: try #require(ResourceAddress("https://dav.example.org/a/")))
        #expect(multistatus.items.first?.property(DAVName.getetag) == nil)
    }

    @Test func `Google's refusal for its quota means later`() {
        let body = #"{"error":{"errors":[{"domain":"usageLimits","reason":"quotaExceeded"}],"code":403}}"#
        let error = CalDAVError(operation: .readChanges, address: ResourceAddress("https://x.example/")!, now: FixedClock().now)
            .refusal(HTTPResponse(status: 403, body: Data(body.utf8)), what: "the calendar")
        #expect(error.code == .rateLimited && error.isTemporary)
    }

    @Test func `nothing of an answer's body gets into an error`() {
        let error = CalDAVError(operation: .createEvent, address: ResourceAddress("https://x.example/")!, now: FixedClock().now)
        for status in 300..<600 {
            let body = "<error xmlns='DAV:'><secret-title xmlns='urn:x'>Lunch with Bob</secret-title></error>"
            let text = error.refusal(HTTPResponse(status: status, body: Data(body.utf8)), what: "the event").description
            #expect(!text.contains("Bob") && !text.contains("secret-title"))
        }
    }

    @Test func `the adapter offers what it declares`() { #expect(makeCalDAVAdapter().contradictions.isEmpty) }
}
