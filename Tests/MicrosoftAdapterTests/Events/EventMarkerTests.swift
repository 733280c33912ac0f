import Foundation
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct EventMarkerTests {
    @Test func `keys that differ in anything have markers that differ without regard to case`() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let alphabet: [Character] = [
            "a", "A", "b", "ß", "S", "é", "e", "\u{301}", "0", "#", ":", "'", "%", " ", "漢", "😀", "\n", "/", "ſ", "K",
        ]
        var keys: Set<EventKey> = []
        for _ in 0..<2_000 {
            let text = String((0..<Int.random(in: 1...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            // Swift takes canonically equivalent texts for equal; markers go by bytes, so only one of them is asked about.
            keys.insert(EventKey(text.precomposedStringWithCanonicalMapping, generation: Int.random(in: 0...2, using: &random)))
        }
        var seen: Set<String> = []
        var transactions: Set<String> = []
        for key in keys {
            let marker = try EventMarker(key, .createEvent)
            #expect(seen.insert(marker.value.lowercased()).inserted, "\(key)")
            #expect(EventMarker.key(in: marker.value) == key, "\(key)")
            #expect(marker.value.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "'") })
            for calendar in ["one", "two"] {
                #expect(transactions.insert(try EventMarker.transactionID(key, in: CalendarID(calendar), .createEvent)).inserted)
            }
        }
        #expect(transactions.count == 2 * keys.count)
    }

    @Test func `markers and transaction ids are the same for ever`() throws {
        let key = EventKey("booking-17", generation: 2)
        let marker = try EventMarker(key, .createEvent).value
        #expect(marker == "\(try MessageDigest.sha256.hexadecimal("calendar-host marker 2 booking-17")):2:booking-17")
        let id = try EventMarker.transactionID(key, in: CalendarID("cal"), .createEvent)
        #expect(id.count == 36 && UUID(uuidString: id) != nil)
        let digest = try MessageDigest.sha256.hexadecimal("calendar-host transaction 3 cal 2 booking-17")
        #expect(id.split(separator: "-").joined() == digest.prefix(32))
    }

    @Test func `a marker that is not exactly ours tells no key`() throws {
        let good = try EventMarker(EventKey("a b"), .createEvent).value
        #expect(EventMarker.key(in: good) == EventKey("a b"))
        for text in [
            "", ":", "::", good.uppercased(), good + " ", String(good.dropFirst()), good.split(separator: "%20").joined(separator: " "),
            String(good.dropLast()), good.split(separator: ":0:").joined(separator: ":1:"),
            good.split(separator: ":0:").joined(separator: ":-0:"),
            good.split(separator: ":0:").joined(separator: ":00:"), "0:" + good, String(repeating: ":", count: 100_000),
        ] {
            #expect(EventMarker.key(in: text) == nil, "\(text.prefix(120))")
        }
    }

    @Test func `a key too long to be searched for is refused before any traffic`() async throws {
        let transport = ScriptedTransport(Fixture.page([]))
        let writing = try #require(Fixture.adapter.eventWriting)
        let error = await Fixture.failure { () throws(ProviderError) in
            try await writing.readEvent(
                ReadEventRequest(calendar: Fixture.calendar, locator: .key(EventKey(String(repeating: "漢", count: 400)))),
                in: Fixture.context(transport))
        }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
        #expect(throws: Never.self) { try EventMarker(EventKey(String(repeating: "long", count: 250)), .createEvent) }
    }
}
