import Testing
import Transport

@Suite("Address ranges")
struct AddressRangeTests {
    @Test(
        "reads CIDR notation and single addresses",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("192.0.2.7", "192.0.2.7/32"), ("192.0.2.7/32", "192.0.2.7/32"),
            ("fd12::/16", "fd12::/16"), ("::/0", "::/0"), ("::1", "::1/128"), ("FD00:0:0::1/128", "fd00::1/128"),
            ("10.0.0.0/08", "10.0.0.0/8"),
        ])
    func reads(text: String, canonical: String) throws {
        #expect(try AddressRange(text).description == canonical)
    }

    @Test(
        "refuses what is no address in its plain spelling",
        arguments: [
            "", "/8", "10/8", "10.0.0/8", "010.0.0.1", "0x7f.0.0.1", "2130706433", "10.0.0.0.0/8", "256.0.0.0/8", "localhost",
            "fe80::1%eth0",
            "[::1]", "10.0.0.1:80", " 10.0.0.0/8", "10.0.0.0\u{0}/8", "1::2::3/16", "12345::/16",
        ])
    func noAddress(text: String) {
        #expect(throws: AddressRangeError(text: text, problem: .notAnAddress)) { try AddressRange(text) }
    }

    @Test(
        "refuses prefix lengths that are none",
        arguments: ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/٨"])
    func badPrefix(text: String) {
        #expect(throws: AddressRangeError(text: text, problem: .badPrefixLength(maximum: 32))) { try AddressRange(text) }
    }

    @Test("refuses IPv6 prefixes beyond 128")
    func badPrefix6() {
        #expect(throws: AddressRangeError(text: "::/129", problem: .badPrefixLength(maximum: 128))) { try AddressRange("::/129") }
    }

    @Test("names the right spelling of a range with bits beyond its prefix, and of a mapped address")
    func suggestions() throws {
        let error = #expect(throws: AddressRangeError.self) { try AddressRange("10.1.2.3/8") }
        #expect(error?.description.contains("write 10.0.0.0/8") == true)
        let mapped = #expect(throws: AddressRangeError.self) { try AddressRange("::ffff:10.0.0.0/104") }
        #expect(mapped?.description.contains("10.0.0.0") == true)
    }

    @Test("contains its edges, not its neighbours, not the other family")
    func edges() throws {
        let range = try AddressRange("172.16.0.0/12")
        #expect(range.contains(try #require(IPAddress("172.16.0.0"))))
        #expect(range.contains(try #require(IPAddress("172.31.255.255"))))
        #expect(!range.contains(try #require(IPAddress("172.32.0.0"))))
        #expect(!range.contains(try #require(IPAddress("::ac10:0"))))
        #expect(try AddressRange("::/0").contains(try #require(IPAddress("ffff::"))))
        #expect(try !AddressRange("::/0").contains(try #require(IPAddress("1.2.3.4"))))
    }

    @Test(
        "addresses are written the customary way", arguments: ["1.2.3.4", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::1:0:0:1"])
    func descriptions(text: String) throws {
        #expect(try #require(IPAddress(text)).description == text)
    }
}
