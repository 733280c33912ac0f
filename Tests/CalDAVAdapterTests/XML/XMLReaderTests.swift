import Foundation
import Testing

@testable import CalDAVAdapter

@Suite struct XMLReaderTests {
    private static let multistatus = """
        <?xml version="1.0" encoding="utf-8"?>
        <D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
          <D:response><D:href>/a/1.ics</D:href><D:propstat><D:prop><D:getetag>"1"</D:getetag>
          <C:calendar-data><![CDATA[BEGIN:VCALENDAR & <so on>]]></C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
          <D:response><D:href>/a/2.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>
          <D:sync-token>urn:t:7</D:sync-token>
        </D:multistatus>
        """

    private func failure(_ text: String, limits: XMLLimits = .answer) -> XMLFailure.Reason? { failure(Data(text.utf8), limits: limits) }

    private func failure(_ data: Data, limits: XMLLimits = .answer) -> XMLFailure.Reason? {
        do throws(XMLFailure) {
            _ = try XMLReader.read(data, limits: limits)
            return nil
        } catch { return error.reason }
    }

    @Test func `a document is read by namespace and local name, whatever the prefixes`() throws {
        let swapped = "<C:multistatus xmlns:C='DAV:' xmlns:D='urn:ietf:params:xml:ns:caldav'><C:response/><D:calendar/></C:multistatus>"
        let root = try XMLReader.read(Data(swapped.utf8), root: DAVName.multistatus)
        #expect(root.children.map(\.name) == [DAVName.response, DAVName.calendar])
        let plain = try XMLReader.read(Data("<multistatus xmlns='DAV:'><response/></multistatus>".utf8), root: DAVName.multistatus)
        #expect(plain.first(DAVName.response) != nil)
    }

    @Test func `character data in a CDATA section is text like any other`() throws {
        let root = try XMLReader.read(Data("<a>one <![CDATA[<two> & ]]>&lt;three&gt;&#x41;</a>".utf8))
        #expect(root.text == "one <two> & <three>A")
    }

    @Test func `a multistatus cut at any byte is an error and never a shorter multistatus`() {
        let bytes = Array(Self.multistatus.utf8)
        #expect(failure(Data(bytes)) == nil)
        for length in 0..<bytes.count { #expect(failure(Data(bytes.prefix(length))) != nil, "cut after \(length) bytes") }
    }

    @Test(arguments: [
        "<a></b>", "<a/><b/>", "<a/>text", "<a/>&amp;", "<a b=1/>", "<x:a/>", "<a>&nothing;</a>", "<a>&#0;</a>", "<a><b></a></b>", "text",
        "<a", "</a>", "<a>\u{FFFE}<b></a>", "<a x='1' x='2'/>", "<?xml version='1.0'?>", "<!-- only a comment -->", "<a>]]>",
    ])
    func `what is not one well-formed document is refused`(_ text: String) { #expect(failure(text) != nil) }

    @Test func `a document type is refused before anything in it is looked at`() {
        for declaration in [
            "<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>",
            "<!doctype a>", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
        ] {
            #expect(failure("<?xml version='1.0'?><!-- c --> \(declaration)<a>&x;</a>") == .documentType)
            #expect(failure("\u{FEFF}\(declaration)<a/>") == .documentType)
        }
    }

    @Test func `a billion laughs is refused at once`() {
        var text = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l0 'lol'>"
        for level in 1...9 { text += "<!ENTITY l\(level) '" + String(repeating: "&l\(level - 1);", count: 10) + "'>" }
        #expect(failure(text + "]><l>&l9;</l>") == .documentType)
    }

    @Test func `a document type inside an event's text harms nobody`() throws {
        let root = try XMLReader.read(Data("<a><![CDATA[DESCRIPTION:<!DOCTYPE html>]]></a>".utf8))
        #expect(root.text == "DESCRIPTION:<!DOCTYPE html>")
    }

    @Test func `a document type hidden in another encoding is found`() {
        let text = "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16] {
            #expect(text.data(using: encoding).flatMap { failure($0) } == .documentType)
        }
    }

    @Test func `UTF-16 of both byte orders is read, and other encodings are refused`() throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>Grüße 😀</a>"
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            #expect(try XMLReader.read(try #require(text.data(using: encoding))).text == "Grüße 😀")
        }
        #expect(failure("<?xml version='1.0' encoding='ISO-8859-1'?><a/>") == .encoding)
        #expect(failure("<?xml version='1.0' encoding='UTF-7'?><a/>") == .encoding)
        #expect(text.data(using: .utf32LittleEndian).flatMap { failure($0) } != nil)
        #expect(text.data(using: .utf32BigEndian).flatMap { failure($0) } != nil)
    }

    @Test(.timeLimit(.minutes(1))) func `fifty thousand nested elements are refused with a clear error`() {
        let deep = String(repeating: "<a>", count: 50_000) + String(repeating: "</a>", count: 50_000)
        #expect(failure(deep) == .tooMuch(what: "elements inside each other", limit: 64))
        let fits = String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64)
        #expect(failure(fits) == nil)
        #expect(failure("<a>\(fits)</a>") == .tooMuch(what: "elements inside each other", limit: 64))
    }

    @Test(.timeLimit(.minutes(1))) func `too many elements, attributes and bytes are refused`() {
        #expect(failure("<a>" + String(repeating: "<b/>", count: 200_000) + "</a>") == .tooMuch(what: "elements", limit: 200_000))
        #expect(failure("<a>" + String(repeating: "<b/>", count: 199_999) + "</a>") == nil)
        #expect(failure("<a>123456789</a>", limits: XMLLimits(bytes: 10, elements: 9, depth: 9)) == .tooMuch(what: "bytes", limit: 10))
    }

    @Test func `bytes that XML forbids are replaced, so that one event's text does not hide the others`() throws {
        let root = try XMLReader.read(Data([UInt8]("<a><b>x".utf8) + [0x0B, 0xFF, 0x01] + [UInt8]("</b><b>y</b></a>".utf8)))
        #expect(root.children.map(\.text) == ["x\u{FFFD}\u{FFFD}\u{FFFD}", "y"])
    }

    @Test func `another root than expected is refused`() {
        #expect(throws: XMLFailure.self) {
            try XMLReader.read(Data("<html xmlns='http://www.w3.org/1999/xhtml'/>".utf8), root: DAVName.multistatus)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `random damage never crashes and never changes what is read without an error`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("XMLReaderTests seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bytes = Array(Self.multistatus.utf8)
        for _ in 0..<3_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = failure(Data(damaged))
        }
    }

    @Test func `documents are read on many threads at once`() async {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask { @concurrent in
                    let text = "<a xmlns='urn:\(index)'>" + String(repeating: "<b>\(index)</b>", count: 200) + "</a>"
                    return (try? XMLReader.read(Data(text.utf8)))?.children.allSatisfy { $0.text == "\(index)" } == true
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
