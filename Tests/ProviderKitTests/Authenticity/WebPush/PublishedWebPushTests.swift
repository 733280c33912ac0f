import Foundation
@testable import ProviderKit
import Testing

@Suite("Web Push gives what the standards print")
struct PublishedWebPushTests {
    static let receiver = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
    static let sender = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
    static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
    static let body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"

    @Test("RFC 8291 §5 and appendix A, step by step")
    func rfc8291() throws {
        let receiver = try P256PrivateKey(scalar: Secret(bytes: bytes(Self.receiver)))
        let sender = try P256PrivateKey(scalar: Secret(bytes: bytes(Self.sender)))
        #expect(
            text(receiver.publicKey.uncompressed)
                == "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
        #expect(
            text(sender.publicKey.uncompressed) == "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
        )
        let agreed = try receiver.sharedSecret(with: sender.publicKey)
        #expect(text(agreed.revealBytes()) == "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs")
        #expect(
            text(try MessageAuthentication.code(agreed.revealBytes(), key: Secret(bytes: bytes(Self.auth))))
                == "Snr3JMxaHVDXHWJn5wdC52WjpCtd2EIEGBykDcZW32k")
        let purpose = Array("WebPush: info\0".utf8) + receiver.publicKey.uncompressed + sender.publicKey.uncompressed
        let material = try MessageAuthentication.derive(32, from: agreed, salt: bytes(Self.auth), purpose: purpose)
        #expect(text(material.revealBytes()) == "S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg")
        #expect(
            text(try MessageAuthentication.code(material.revealBytes(), key: Secret(bytes: bytes(Self.salt))))
                == "09_eUZGrsvxChDCGRCdkLiDXrReGOEVeSCdCcPBSJSc")
        let keys = try MessageEncryption.ContentKeys(
            agreed: agreed, authSecret: Secret(bytes: bytes(Self.auth)), receiver: receiver.publicKey, sender: sender.publicKey,
            salt: bytes(Self.salt))
        #expect(text(keys.key.revealBytes()) == "oIhVW04MRdy2XN9CiKLxTg")
        #expect(text(keys.nonce) == "4h_95klXJ5E_qnoN")
        let sealed = try MessageEncryption.seal(
            Array("When I grow up, I want to be a watermelon".utf8), for: receiver.publicKey, authSecret: Secret(bytes: bytes(Self.auth)),
            sender: sender, salt: bytes(Self.salt))
        #expect(text(sealed) == Self.body && sealed.count == 144)
        let opened = try MessageEncryption.open(MessageEncryption.Envelope(bytes(Self.body)), for: subscription())
        #expect(String(decoding: opened, as: UTF8.self) == "When I grow up, I want to be a watermelon")
    }

    @Test("RFC 8188 §3: both examples open with the primitives, and neither is a Web Push message")
    func rfc8188() throws {
        let single = bytes("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg")
        let first = try records(single, material: "yqdlZ-tYemfogSmv7Ws5PQ", header: 21, size: 4_096)
        #expect(first == [Array("I am the walrus".utf8) + [2]])
        let multiple = bytes("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA")
        let second = try records(multiple, material: "BO3ZVPxUlnLORbVGMpbT1Q", header: 23, size: 25)
        #expect(second == [Array("I am th".utf8) + [1, 0], Array("e walrus".utf8) + [2]])
        for body in [single, multiple] { #expect(throws: RejectionReason.malformed) { try MessageEncryption.Envelope(body) } }
    }

    @Test("RFC 8292 §2.4: the example verifies at its time, with its high s")
    func rfc8292() throws {
        let token =
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4"
            + "YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
        let key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
        let pinned = try P256PublicKey(uncompressed: bytes(key))
        let subscription = try subscription(serverKey: pinned, origin: "https://push.example.net")
        let headers: HTTPHeaders = ["Authorization": "vapid t=\(token), k=\(key)"]
        func outcome(at seconds: Double) -> RejectionReason? {
            do throws(RejectionReason) {
                try VAPID.check(headers, pinned: pinned, for: subscription, at: Date(timeIntervalSince1970: seconds))
                return nil
            } catch { return error }
        }
        #expect(outcome(at: 1_453_523_768 - 3_600) == nil)
        #expect(outcome(at: 1_453_523_768 - 86_400) == nil)
        #expect(outcome(at: 1_453_523_768 - 86_400 - 301) == .outsideTolerance)
        #expect(outcome(at: 1_453_523_768 + 60) == .outsideTolerance)
    }

    @Test("our own vectors of the design: a whole push message, bare and padded, is made and read byte for byte")
    func wholeMessage() throws {
        let plaintext = Array(
            (#"<?xml version="1.0" encoding="utf-8"?><push-message xmlns="https://bitfire.at/webdav-push" xmlns:D="DAV:">"#
                + "<topic>O7M1nQ7cKkKTKsoS_j6Z3w</topic><content-update><D:sync-token>http://example.com/sync/10</D:sync-token>"
                + "</content-update></push-message>").utf8)
        #expect(
            try MessageDigest.sha256.hexadecimal(plaintext) == "928008983817b1ab55c5ce6cba67560f7dd5fcfd87f72b603e582999b078c375")
        let subscription = try subscription()
        let receiver = try P256PrivateKey(scalar: Secret(bytes: bytes(Self.receiver)))
        let sender = try P256PrivateKey(scalar: Secret(bytes: bytes(Self.sender)))
        let body =
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A-ZwMNY"
            + "DvLsc1PPuuEX5wcOszWm9b5bCcaB-nYb3PjlX_KSBnp8XjLKQxL6gxLKk0gYCOBY-Qi_hLgot8OMbjn_4ij23c9WVaHOauQiQnNf--4xx2lXoq8E85BcZgR2"
            + "WcY7gBODJlsRqj9Vfd80gQHyNwdz5cwReoff8Wh0DbQ7a_qNZsF7vu71AAblFN5yPd7SxmRU5Vpb_F9uHHWQIdjhJXmcXuiduyZE6hqtuw1ziG6UMWizFbSY"
            + "Lfb-goBTRMjCWS6U1-Ze86YsdZ3cGhqNWfWaONKcARQBBJXVhIECurgnFyqSe-TpJ-5U6lZiAAGbxE-pHMshkTBD3LOIqGI_xze6a4978g"
        for (padding, length, digest) in [
            (0, 349, "85ae22239bb03649523366597039dd06dbbba6d165c4da97d7518e4e742e66e0"),
            (64, 413, "820973713ff611c0677fcba3aeaddba9bac31958e48d4ac02122602569663dc9"),
        ] {
            let sealed = try MessageEncryption.seal(
                plaintext, for: receiver.publicKey, authSecret: secret, sender: sender, salt: bytes(Self.salt), padding: padding)
            #expect(sealed.count == length && (padding > 0 || text(sealed) == body))
            #expect(try MessageDigest.sha256.hexadecimal(sealed) == digest)
            #expect(try MessageEncryption.open(MessageEncryption.Envelope(sealed), for: subscription) == plaintext)
        }
    }

    @Test("our own vectors of the design: each short body as its table says", arguments: ShortBody.all)
    func shortBodies(body: ShortBody) throws {
        let subscription = try subscription()
        do throws(RejectionReason) {
            let plaintext = try MessageEncryption.open(MessageEncryption.Envelope(bytes(body.body)), for: subscription)
            #expect(body.reason == nil && plaintext == Array("x".utf8), "\(body.name)")
        } catch { #expect(body.reason == error, "\(body.name)") }
    }

    @Test("the published keys open nothing outside tests: neither as receiver nor as pin")
    func publishedKeys() throws {
        let fresh = try P256PrivateKey(random: RepeatableRandom())
        for scalar in [Self.receiver, Self.sender, "ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE"] {
            let known = try P256PrivateKey(scalar: Secret(bytes: bytes(scalar)))
            #expect(throws: CryptographyError.self) {
                try WebPushSubscription(privateKey: known, authSecret: secret, serverKey: nil, origin: "https://a.test")
            }
            #expect(throws: CryptographyError.self) {
                try WebPushSubscription(privateKey: fresh, authSecret: secret, serverKey: known.publicKey, origin: "https://a.test")
            }
        }
        let example = try P256PublicKey(
            uncompressed: bytes("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"))
        #expect(throws: CryptographyError.self) {
            try WebPushSubscription(privateKey: fresh, authSecret: secret, serverKey: example, origin: "https://a.test")
        }
        #expect(throws: Never.self) {
            try WebPushSubscription(privateKey: fresh, authSecret: secret, serverKey: nil, origin: "https://a.test")
        }
        #expect(throws: CryptographyError.self) {
            try WebPushSubscription(privateKey: fresh, authSecret: Secret("15 bytes are no"), serverKey: nil, origin: "https://a.test")
        }
        for origin in [
            "", "a.test", "https://", "https://a.test/", "https://a.test/path", "ftp://a.test", "https://a.test:0", "https://a.test:99999",
            "https://u@a.test", "https://ä.test",
        ] {
            #expect(throws: CryptographyError.self, "\(origin)") {
                try WebPushSubscription(privateKey: fresh, authSecret: secret, serverKey: nil, origin: origin)
            }
        }
    }

    private var secret: Secret { Secret(bytes: bytes(Self.auth)) }

    private func subscription(serverKey: P256PublicKey? = nil, origin: String = "https://sync.example.test") throws -> WebPushSubscription {
        try WebPushSubscription(
            privateKey: P256PrivateKey(scalar: Secret(bytes: bytes(Self.receiver))), authSecret: secret, serverKey: serverKey,
            origin: origin,
            refusing: [])
    }

    /// RFC 8188 §2 as it is in general: any number of records, whose number goes into the nonce.
    private func records(_ body: [UInt8], material: String, header: Int, size: Int) throws -> [[UInt8]] {
        let derivation = try KeyDerivation(from: Secret(bytes: bytes(material)), salt: Array(body.prefix(16)))
        let key = try derivation.derive(16, purpose: Array("Content-Encoding: aes128gcm\0".utf8))
        var nonce = try derivation.derive(12, purpose: Array("Content-Encoding: nonce\0".utf8)).revealBytes()
        var (rest, records): (ArraySlice<UInt8>, [[UInt8]]) = (body.dropFirst(header), [])
        while !rest.isEmpty {
            records.append(try BlockCipher.openGCM128(rest.prefix(size), key: key, nonce: nonce))
            rest = rest.dropFirst(size)
            nonce[11] ^= UInt8(records.count) ^ UInt8(records.count - 1)
        }
        return records
    }

    private func bytes(_ text: String) -> [UInt8] { Base64URL.decode(text).map { Array($0) } ?? [] }
    private func text(_ bytes: [UInt8]) -> String { Base64URL.encode(bytes) }
}

/// A body of the plaintext `x` under the keys of RFC 8291.
struct ShortBody: Sendable, CustomTestStringConvertible {
    let name: String
    let body: String
    let reason: RejectionReason?
    var testDescription: String { name }

    static let all = [
        ShortBody(
            name: "good",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_Uw0LQjb2rvRxmoxiaZgDN0", reason: nil),
        ShortBody(
            name: "record size 18 exactly",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAABJBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_Uw0LQjb2rvRxmoxiaZgDN0", reason: nil),
        ShortBody(
            name: "record size 17",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAABFBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_Uw0LQjb2rvRxmoxiaZgDN0", reason: .malformed),
        ShortBody(
            name: "delimiter 01",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_r9tLbtMeGNjKi1aZ1N3IdE", reason: .forged),
        ShortBody(
            name: "delimiter 03",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_KMDLWZWuwxAYlcXLAqS6CY", reason: .forged),
        ShortBody(
            name: "all-zero plaintext",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A-l_yhJw5yMyh4YWDLVyKNMMuI", reason: .forged),
        ShortBody(
            name: "another secret",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A8v1w77SREqgVm770JHh9wpLX0", reason: .forged),
        ShortBody(
            name: "tag bit flipped",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_d_Uw0LQjb2rvRxmoxiaZgDNw", reason: .forged),
        ShortBody(
            name: "key off the curve",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A7d_Uw0LQjb2rvRxmoxiaZgDN0", reason: .malformed),
        ShortBody(
            name: "compressed key",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAEAAhA_4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg3f1MNC0I29q70cZqMYmmYAzd"
                + "", reason: .malformed),
        ShortBody(
            name: "two valid records",
            body: "DGv6ra1nlYgDCS1FRnbzlwAAABJBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_E_lRo34s7CmWlLFSIYxj7vptpmZNZ9ISePDPfwlZXo5Gg6_8", reason: .malformed),
    ]
}
