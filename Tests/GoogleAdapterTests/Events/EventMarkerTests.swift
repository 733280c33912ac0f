import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct EventMarkerTests {
    static let keys = [
        "booking-1", "a/b/c", "..", "with space", " lead ", "emoji 😀", "עברית", "漢字", "\"'`", "%2F%2e%00", "line\nbreak\r\n", "a\0b", "1.2",
        "\u{202E}reversed", String(repeating: "long", count: 250), String(repeating: "漢", count: 1_000),
        String(repeating: "%", count: 7_999),
    ]

    private func event(_ properties: [String: String]?) -> EventResource {
        EventResource(id: "x", extendedProperties: EventResource.ExtendedProperties(private: properties))
    }

    @Test(arguments: keys, [0, 7])
    func `a key survives with any characters and any length`(_ text: String, _ generation: Int) throws {
        let key = EventKey(text, generation: generation)
        let properties = try #require(EventMarker.properties(for: key))
        for (name, value) in properties {
            #expect(name.count <= 44)
            #expect(value.utf8.count <= 1_024)
            #expect(value.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        }
        let read = EventMarker.key(of: event(properties))
        #expect(read.map { Array($0.value.utf8) } == Array(text.utf8))
        #expect(read?.generation == generation)
    }

    @Test func `parts of a longer key that was there before are not read`() throws {
        var properties = try #require(EventMarker.properties(for: EventKey(String(repeating: "old", count: 900))))
        properties.merge(try #require(EventMarker.properties(for: EventKey("new")))) { $1 }
        #expect(EventMarker.key(of: event(properties)) == EventKey("new"))
    }

    @Test func `a key that would not fit is refused, not cut`() {
        #expect(EventMarker.properties(for: EventKey(String(repeating: "x", count: 24_000))) != nil)
        #expect(EventMarker.properties(for: EventKey(String(repeating: "x", count: 24_001))) == nil)
    }

    @Test(arguments: [
        [:], ["calendarHostKey": ""], ["calendarHostKey": "0"], ["calendarHostKey": "0.1"],
        ["calendarHostKey": "-1.1", "calendarHostKey.0": "a"],
        ["calendarHostKey": "0.0"], ["calendarHostKey": "0.1.1", "calendarHostKey.0": "a"],
        ["calendarHostKey": "0.2", "calendarHostKey.0": "a"], ["calendarHostKey": "0.99999999999", "calendarHostKey.0": "a"],
        ["calendarHostKey": "x.1", "calendarHostKey.0": "a"], ["calendarHostKey": "0.1", "calendarHostKey.0": ""],
    ])
    func `what is not a whole marker makes no event ours`(_ properties: [String: String]) {
        #expect(EventMarker.key(of: event(properties)) == nil)
        #expect(EventMarker.key(of: event(nil)) == nil)
    }
}
