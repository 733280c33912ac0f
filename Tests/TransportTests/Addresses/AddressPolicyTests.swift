import Testing
import Transport

@Suite("Address policy")
struct AddressPolicyTests {
    /// First and last address of each refused range, with the kind.
    static let refused: [(String, AddressRefusal)] = [
        ("0.0.0.0", .unspecified), ("0.255.255.255", .unspecified),
        ("10.0.0.0", .privateNetwork), ("10.255.255.255", .privateNetwork),
        ("100.64.0.0", .sharedSpace), ("100.127.255.255", .sharedSpace),
        ("127.0.0.0", .loopback), ("127.0.0.1", .loopback), ("127.255.255.255", .loopback),
        ("169.254.0.0", .linkLocal), ("169.254.255.255", .linkLocal), ("169.254.169.254", .metadata),
        ("172.16.0.0", .privateNetwork), ("172.31.255.255", .privateNetwork),
        ("192.0.0.0", .reserved), ("192.0.0.255", .reserved), ("192.0.0.192", .metadata),
        ("192.0.2.0", .documentation), ("192.0.2.255", .documentation),
        ("192.88.99.0", .reserved), ("192.88.99.255", .reserved),
        ("192.168.0.0", .privateNetwork), ("192.168.255.255", .privateNetwork),
        ("198.18.0.0", .benchmark), ("198.19.255.255", .benchmark),
        ("198.51.100.0", .documentation), ("198.51.100.255", .documentation),
        ("203.0.113.0", .documentation), ("203.0.113.255", .documentation),
        ("224.0.0.0", .multicast), ("239.255.255.255", .multicast),
        ("240.0.0.0", .reserved), ("255.255.255.255", .reserved),
        ("168.63.129.16", .metadata), ("100.100.100.200", .metadata),
        ("::", .unspecified), ("::1", .loopback), ("::2", .reserved), ("::7f00:1", .reserved), ("::808:808", .reserved),
        ("fe80::", .linkLocal), ("fe80::1", .linkLocal), ("febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .linkLocal),
        ("fec0::", .privateNetwork), ("feff::1", .privateNetwork),
        ("fc00::", .privateNetwork), ("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .privateNetwork),
        ("fd00:ec2::254", .metadata), ("fd20:ce::254", .metadata),
        ("ff00::", .multicast), ("ff02::1", .multicast), ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .multicast),
        ("2001:db8::", .documentation), ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
        ("3fff::", .documentation), ("3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
        ("2001:2::", .benchmark), ("2001:2:0:ffff:ffff:ffff:ffff:ffff", .benchmark),
        ("2001:1::", .reserved), ("2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
        ("100::1", .reserved), ("5f00::1", .reserved), ("1fff:ffff::", .reserved), ("4000::", .reserved), ("64:ff9b:1::808:808", .reserved),
        ("64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", .reserved), ("64:ff9b::1:0:0", .reserved),
        ("::ffff:127.0.0.1", .loopback), ("::ffff:10.1.2.3", .privateNetwork), ("::ffff:169.254.169.254", .metadata),
        ("64:ff9b::127.0.0.1", .loopback), ("64:ff9b::192.168.1.1", .privateNetwork), ("64:ff9b::a9fe:a9fe", .metadata),
        ("2002:7f00:1::", .loopback), ("2002:a00:1::1", .privateNetwork), ("2002:a9fe:a9fe::1", .metadata),
        // Teredo: a refused server, and a refused client, whose bits are inverted.
        ("2001:0:7f00:1::f7f7:f7f7", .loopback), ("2001:0:808:808::80ff:fffe", .loopback), ("2001:0:808:808::f5ff:fffe", .privateNetwork),
    ]

    /// The public neighbours of the refused ranges, and carriers of public addresses.
    static let accepted = [
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
        "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
        "223.255.255.255", "8.8.8.8", "168.63.129.15", "2000::", "2001:200::", "2001:4860:4860::8888", "2001:db7:ffff::", "2001:db9::",
        "3ffe:ffff::", "3fff:1000::", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:0:808:808::f7f7:f7f7",
    ]

    @Test("refuses the first and the last address of every range that is not public", arguments: refused)
    func refuses(text: String, kind: AddressRefusal) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy.publicOnly.refusal(of: address, port: 443) == kind)
    }

    @Test("accepts the public neighbours of those ranges", arguments: accepted)
    func accepts(text: String) throws {
        #expect(AddressPolicy.publicOnly.refusal(of: try #require(IPAddress(text)), port: 443) == nil)
    }

    @Test("an allowed range lets its addresses through, also mapped and translated, and no other")
    func allowed() throws {
        let policy = AddressPolicy(allowed: [try AddressRange("10.20.0.0/16"), try AddressRange("fd12::/16")])
        for text in ["10.20.0.0", "10.20.255.255", "::ffff:10.20.1.1", "64:ff9b::10.20.1.1", "fd12::1"] {
            #expect(policy.refusal(of: try #require(IPAddress(text)), port: 443) == nil, "\(text)")
        }
        for text in ["10.19.255.255", "10.21.0.0", "::ffff:10.21.0.0", "64:ff9b::10.21.0.0", "fd13::1", "127.0.0.1"] {
            #expect(policy.refusal(of: try #require(IPAddress(text)), port: 443) != nil, "\(text)")
        }
    }

    @Test("a wide allowed range does not open the metadata service, its exact address does")
    func metadata() throws {
        let address = try #require(IPAddress("169.254.169.254"))
        let wide = AddressPolicy(allowed: [try AddressRange("0.0.0.0/0")])
        #expect(wide.refusal(of: address, port: 80) == .metadata)
        #expect(AddressPolicy(allowed: [try AddressRange("169.254.169.254")]).refusal(of: address, port: 80) == nil)
        let v6 = try #require(IPAddress("fd00:ec2::254"))
        #expect(AddressPolicy(allowed: [try AddressRange("fc00::/7")]).refusal(of: v6, port: 80) == .metadata)
    }

    @Test("ports are limited only where the policy names them")
    func ports() throws {
        let address = try #require(IPAddress("8.8.8.8"))
        let policy = AddressPolicy(allowedPorts: [443, 8443])
        #expect(policy.refusal(of: address, port: 443) == nil)
        #expect(policy.refusal(of: address, port: 8443) == nil)
        #expect(policy.refusal(of: address, port: 25) == .port)
        #expect(AddressPolicy.publicOnly.refusal(of: address, port: 25) == nil)
    }

    @Test("allowing loopback allows nothing else")
    func loopback() throws {
        for text in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            #expect(AddressPolicy.allowingLoopback.refusal(of: try #require(IPAddress(text)), port: 1) == nil)
        }
        for (text, kind) in Self.refused where kind != .loopback {
            #expect(AddressPolicy.allowingLoopback.refusal(of: try #require(IPAddress(text)), port: 1) == kind, "\(text)")
        }
    }
}
