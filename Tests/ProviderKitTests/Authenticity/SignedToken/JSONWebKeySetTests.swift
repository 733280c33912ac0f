import Foundation
import ProviderKit
import Testing

@Suite("Key sets")
struct JSONWebKeySetTests {
    private static let curve = """
        {"kty":"EC","crv":"P-256","kid":"KID","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"MORE}
        """

    static func key(_ id: String, more: String = "") -> String {
        curve.replacingOccurrences(of: "KID", with: id).replacingOccurrences(of: "MORE", with: more)
    }

    @Test("one broken or foreign key never takes the others down")
    func brokenNeighbours() throws {
        let neighbours = [
            "null", "1", "{}", "[]", #"{"kty":"oct","kid":"k","k":"AA"}"#, #"{"kty":"EC","crv":"P-384","kid":"c"}"#,
            #"{"kty":"RSA","kid":"r","n":"AA","e":"AQAB"}"#,
            Self.key("d", more: #","d":"AA""#), Self.key("enc", more: #","use":"enc""#), Self.key("alg", more: #","alg":"RS256""#),
            Self.key("ops", more: #","key_ops":["sign"]"#), Self.key("use", more: #","use":1"#), Self.key(""),
            #"{"kty":"OKP","kid":"o","crv":"Ed25519"}"#,
        ]
        let set = try JSONWebKeySet(parsing: Data(#"{"keys":[\#((neighbours + [Self.key("good")]).joined(separator: ","))]}"#.utf8))
        #expect(set.keys.map(\.id) == ["good"])
        #expect(set.key("good")?.algorithm == .es256)
    }

    @Test("an id that comes twice names no key")
    func duplicateIDs() throws {
        let set = try JSONWebKeySet(parsing: Data(#"{"keys":[\#(Self.key("a")),\#(Self.key("b")),\#(Self.key("a"))]}"#.utf8))
        #expect(set.keys.map(\.id) == ["b"])
    }

    @Test("ids are compared byte for byte: the Kelvin sign is not the letter K")
    func kelvin() throws {
        let set = try JSONWebKeySet(parsing: Data(#"{"keys":[\#(Self.key("\u{212A}"))]}"#.utf8))
        #expect(set.key("K") == nil)
        #expect(set.key("\u{212A}") != nil)
    }

    @Test(
        "what is no set is refused",
        arguments: [
            "", "{}", "[]", "null", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#, #"{"keys":[}"#, #"{"keys":[]} x"#, "\u{FEFF}{\"keys\":[]}",
            #"{"keys":[{"kid":"a","kid":"b"}]}"#,
        ])
    func malformed(text: String) { #expect(throws: RejectionReason.malformed) { try JSONWebKeySet(parsing: Data(text.utf8)) } }

    @Test("a set beyond the bounds is refused")
    func tooLarge() {
        let many = #"{"keys":[\#((0...JSONWebKeySet.maximumKeys).map { Self.key("\($0)") }.joined(separator: ","))]}"#
        #expect(throws: RejectionReason.tooLarge) { try JSONWebKeySet(parsing: Data(many.utf8)) }
        let long = #"{"keys":[],"x":"\#(String(repeating: "a", count: JSONWebKeySet.maximumBytes))"}"#
        #expect(throws: RejectionReason.tooLarge) { try JSONWebKeySet(parsing: Data(long.utf8)) }
        let deep = #"{"keys":\#(String(repeating: "[", count: 5_000))"#
        #expect(throws: RejectionReason.tooLarge) { try JSONWebKeySet(parsing: Data(deep.utf8)) }
    }
}
