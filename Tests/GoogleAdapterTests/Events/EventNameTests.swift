import Foundation
import ProviderKit
import Testing

@testable import GoogleAdapter

@Suite struct EventNameTests {
    @Test func `base32hex is what RFC 4648 says, in lower case and without padding`() {
        let vectors = ["": "", "f": "co", "fo": "cpng", "foo": "cpnmu", "foob": "cpnmuog", "fooba": "cpnmuoj1", "foobar": "cpnmuoj1e8"]
        for (text, expected) in vectors { #expect(EventName.base32hex(Array(text.utf8)) == expected) }
    }

    @Test func `ids have the characters and the length that Google takes, and no two keys share one`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        var keys = [
            EventKey("booking-1"), EventKey("Booking-1"), EventKey("booking_1"), EventKey("booking.1"), EventKey("booking-1 "),
            EventKey("booking-1", generation: 1), EventKey("booking-1#1"), EventKey("1 booking-1"), EventKey("-1", generation: 1),
            EventKey(""), EventKey("\0"), EventKey(String(repeating: "x", count: 100_000)),
        ]
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 1...40, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
            }
            keys.append(
                EventKey(String(String.UnicodeScalarView(scalars)), generation: Int.random(in: 0...3, using: &random)))
        }
        var owners: [String: String] = [:]
        for key in keys {
            let id = try EventName(key).id
            #expect(id.utf8.count == 52)
            #expect(id.utf8.allSatisfy { (48...57).contains($0) || (97...118).contains($0) }, "\(id)")
            let bytes = "\(key.generation) \(Array(key.value.utf8))"
            #expect(owners.updateValue(bytes, forKey: id) ?? bytes == bytes, "seed \(seed): two keys have the id \(id)")
        }
    }

    @Test func `an id is a function of its key that never changes`() throws {
        #expect(try EventName(EventKey("booking-1")).id == EventName(EventKey("booking-1")).id)
        // Computed apart from this code, with Python's hashlib and base64: b32hexencode(sha256(b"calendar-host event 0 booking-1")).
        #expect(try EventName(EventKey("booking-1")).id == "3e71u24cn272goslm7jcj28rvljkhs38jgqk2201chbcemdfh6h0")
    }
}
