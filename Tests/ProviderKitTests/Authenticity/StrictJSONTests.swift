import Foundation
import ProviderKit
import Testing

@Suite("Strict JSON")
struct StrictJSONTests {
    @Test("reads every kind of value")
    func values() throws {
        let text = #" { "a" : [ 1 , -2.5e1, 0, true, false, null, "\u00e9\ud83d\ude00\n\"\/" , {} , [] ] } "#
        let object = try StrictJSON.object(Array(text.utf8))
        #expect(
            object["a"]?.array == [
                .number(1), .number(-25), .number(0), .bool(true), .bool(false), .null, .string("é😀\n\"/"),
                .object(try StrictJSON.object(Array("{}".utf8))),
                .array([]),
            ])
        #expect(object["b"] == nil)
    }

    @Test(
        "refuses what is not exactly one JSON value",
        arguments: [
            "", " ", "{", "}", "{]", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "{\"a\":1}{}", "[1 2]", "nul", "truex", "True",
            "01", "-", "+1", ".5", "1.", "1e",
            "1e+", "0x1", "NaN", "Infinity", "1e999", "\"", "\"\n\"", "\"\t\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\u{FEFF}{}", "// c\n{}", "{\"a\":1 /* c */}", "[\u{00A0}1]", "\u{0}{}",
        ])
    func malformed(text: String) { #expect(throws: StrictJSON.Refusal.malformed) { try StrictJSON.parse(Array(text.utf8)) } }

    @Test("refuses invalid UTF-8", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: StrictJSON.Refusal.malformed) { try StrictJSON.parse([0x22] + bytes + [0x22]) }
        #expect(throws: StrictJSON.Refusal.malformed) { try StrictJSON.parse(bytes) }
    }

    @Test("refuses names that come twice, however they are spelled, at every depth and among many")
    func duplicates() {
        let many = (0..<100).map { "\"n\($0)\":0" }.joined(separator: ",")
        for text in [
            #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"x":[{"a":1,"a":2}]}"#, "{\(many),\"n7\":1}", "{\(many),\"n99\":1}",
            #"{"":1,"":2}"#,
        ] { #expect(throws: StrictJSON.Refusal.duplicateMember) { try StrictJSON.parse(Array(text.utf8)) } }
        #expect(throws: Never.self) { try StrictJSON.parse(Array("{\(many)}".utf8)) }
    }

    @Test("tells names apart that Swift calls equal")
    func canonicalEquivalence() throws {
        let object = try StrictJSON.object(Array("{\"\u{212A}\":1,\"K\":2,\"\u{e9}\":3,\"e\u{301}\":4}".utf8))
        #expect(object.members.count == 4)
        #expect(object["K"] == .number(2) && object["\u{212A}"] == .number(1) && object["e\u{301}"] == .number(4))
    }

    @Test("stops at its limits")
    func limits() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: StrictJSON.Refusal.tooLarge) { try StrictJSON.parse(Array(deep.utf8)) }
        let nested = String(repeating: "{\"a\":", count: 17) + "1" + String(repeating: "}", count: 17)
        #expect(throws: StrictJSON.Refusal.tooLarge) { try StrictJSON.parse(Array(nested.utf8)) }
        #expect(throws: Never.self) { try StrictJSON.parse(Array(nested.dropFirst(5).dropLast().utf8)) }
        let wide = "[" + String(repeating: "1,", count: 1 << 16) + "1]"
        #expect(throws: StrictJSON.Refusal.tooLarge) { try StrictJSON.parse(Array(wide.utf8)) }
        #expect(throws: StrictJSON.Refusal.tooLarge) {
            try StrictJSON.parse([UInt8](repeating: 32, count: 11), limits: StrictJSON.Limits(bytes: 10))
        }
    }

    @Test("every cut of a text is refused")
    func cuts() {
        let text = Array(#"{"a":[1.5e3,"b\u00e9",{"c":null}],"d":true}"#.utf8)
        #expect(throws: Never.self) { try StrictJSON.parse(text) }
        for length in 0..<text.count { #expect(throws: StrictJSON.Refusal.malformed) { try StrictJSON.parse(text.prefix(length)) } }
    }
}
