import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on a Web Push message's encryption and fields.
    static let webPushMessageCases: [ConformanceCase] = [
        webPush("PROOF-WEBPUSH-7", "The message is encrypted for this subscription's key and secret") { attack in
            let stranger = try P256PrivateKey(random: SystemRandom())
            let random = attack.open.stage.context.ownerContext.random
            try await attack.refuse("A message for another subscription's key") { $0.receiver = stranger.publicKey.uncompressed }
            try await attack.refuse("A message with another secret") { $0.authSecret = Secret(bytes: random.bytes(16)) }
            try await attack.refuse("A message with a secret of zeros") { $0.authSecret = Secret(bytes: [UInt8](repeating: 0, count: 16)) }
            try await attack.refuse("A message without a secret") { $0.authSecret = Secret("") }
            try await attack.refuse("A message whose keys come in the wrong order") { $0.swapsKeys = true }
            let plain = try attack.delivery().with(body: attack.material.plaintext)
            try await attack.refuse(plain, "A message that is not encrypted")
            try await attack.refuse(plain.with(field: "Content-Encoding", nil), "A message that says that it is not encrypted")
            guard let forge = attack.open.stage.counterpart.webPushForge else { return }
            let other = try await attack.open.stage.openElsewhere()
            let foreign = try ForgedPush(try forge.material(for: other.channel), random: random).delivery(at: attack.open.stage.now)
            try await attack.refuse(foreign, "A genuine message of another subscription")
            let mixed = try attack.delivery().with(body: foreign.body)
            try await attack.refuse(mixed, "Another subscription's body beside this one's token")
        },
        webPush("PROOF-WEBPUSH-8", "The message is one last record of aes128gcm with an uncompressed key on the curve") { attack in
            let genuine = try attack.delivery()
            let body = Array(genuine.body)
            for delimiter in [UInt8(0), 1, 3, 0x20, 0xFF] {
                try await attack.refuse("A record that ends with \(delimiter)") { $0.delimiter = delimiter }
            }
            try await attack.refuse("A record without an end") { $0.delimiter = nil }
            try await attack.refuse("A record of zeros") { push in
                push.plaintext = Data(count: 40)
                push.delimiter = 0
            }
            for size in [UInt32(0), 1, 17] { try await attack.refuse("A record size of \(size)") { $0.recordSize = size } }
            try await attack.refuse("A record that is longer than its size") { $0.recordSize = 18 }
            try await attack.refuse("Two records") { push in
                push.firstRecord = Data("x".utf8)
                push.recordSize = 18
            }
            try await attack.refuse("Two records under a generous size") { $0.firstRecord = Data("x".utf8) }
            let own = try attack.push().sender.publicKey.uncompressed
            let compressed: [UInt8] = [2 + (own[64] & 1)] + Array(own[1..<33])
            let zeros = [UInt8](repeating: 0, count: 64)
            let hybrid: [UInt8] = [6 + (own[64] & 1)] + Array(own.dropFirst())
            var offCurve = own
            offCurve[64] ^= 1
            let names: [(String, [UInt8])] = [
                ("empty", []), ("compressed", compressed), ("off the curve", offCurve), ("at infinity", [0]), ("of zeros", [4] + zeros),
                ("hybrid", hybrid), ("too long", own + [0]), ("a word", Array("p256dh".utf8)),
            ]
            for (name, bytes) in names { try await attack.refuse("A key that is \(name)") { $0.keyID = bytes } }
            for count in [0, 1, 15, 16, 20, 21, 86, 87, 102] where count < body.count {
                try await attack.refuse(genuine.with(body: Data(body.prefix(count))), "A body of \(count) octets")
            }
            try await attack.refuse(genuine.with(body: Data(body.prefix(20) + [255] + body.dropFirst(21))), "A key of 255 octets")
            try await attack.refuse(genuine.with(body: Data(body) + Data(body)), "The body twice")
            try await attack.refuse(genuine.with(body: Data(genuine.body.base64EncodedString().utf8)), "The body in Base64")
            for padding in [1, 16, 64, 1_000] {
                try await attack.believe("A message with \(padding) octets of padding") { $0.padding = padding }
            }
            let length = UInt32(attack.material.plaintext.count + 17)
            for size in [length, length + 1, 4_096, 1 << 20, 1 << 31, .max] {
                try await attack.believe("A record size of \(size)") { $0.recordSize = size }
            }
            // A header of 86 octets, the record's end, and its tag of 16.
            let others = 86 + attack.material.plaintext.count + 1 + 16
            try await attack.believe("A body of 4,096 octets, which everybody has to take (RFC 8030 §7.2)") { $0.padding = 4_096 - others }
            try await attack.refuse("A body that is larger than it may be") { push in
                push.padding = attack.open.stage.abilities.maximumDeliveryBytes + 1 - others
                push.recordSize = .max
            }
        },
        webPush("PROOF-WEBPUSH-9", "The request's fields keep the rules of RFC 8030 and RFC 8291") { attack in
            let genuine = try attack.delivery()
            for coding in [
                "", "aesgcm", "AES128GCM ", "gzip", "aes128gcm, gzip", "gzip, aes128gcm", "aes128gcm,aes128gcm", "identity", "aes256gcm",
            ] {
                try await attack.refuse(genuine.with(field: "Content-Encoding", coding), "The coding “\(coding)”")
            }
            try await attack.refuse(genuine.adding(field: "Content-Encoding", "gzip"), "A second coding behind")
            try await attack.refuse(genuine.adding(field: "Content-Encoding", "aes128gcm"), "The coding twice")
            try await attack.refuse(genuine.adding(field: "Content-Encoding", "gzip", inFront: true), "A second coding in front")
            try await attack.refuse(
                genuine.with(field: "Content-Encoding", "aesgcm").adding(field: "Encryption", "salt=x").adding(field: "Crypto-Key", "dh=x"),
                "The coding of a draft")
            for lifetime in [nil, "", "-1", "1.5", "+1", "0x10", "one", "1 2", "1,2", "١"] as [String?] {
                try await attack.refuse(genuine.with(field: "TTL", lifetime), "The lifetime “\(lifetime ?? "none")”")
            }
            try await attack.refuse(genuine.adding(field: "TTL", "60"), "Two lifetimes")
            for lifetime in ["0", "60", "2419200", "99999999999"] {
                try await attack.believe(genuine.with(field: "TTL", lifetime), "The lifetime \(lifetime)")
            }
            for topic in ["", String(repeating: "a", count: 33), "a b", "a.b", "a/b", "é", "a="] {
                try await attack.refuse(genuine.adding(field: "Topic", topic), "The topic “\(topic)”")
            }
            try await attack.believe(genuine.adding(field: "Topic", String(repeating: "a", count: 32)), "A topic of 32 characters")
            try await attack.refuse(genuine.adding(field: "Topic", "a").adding(field: "Topic", "b"), "Two topics")
            try await attack.refuse(genuine.adding(field: "Urgency", "low").adding(field: "Urgency", "high"), "Two urgencies")
            for urgency in ["very-low", "low", "normal", "high"] {
                try await attack.believe(genuine.adding(field: "Urgency", urgency), "The urgency \(urgency)")
            }
            for type in [nil, "application/octet-stream", "text/html", "application/xml; charset=utf-8"] as [String?] {
                try await attack.believe(genuine.with(field: "Content-Type", type), "The content type \(type ?? "none")")
            }
        },
        webPush("PROOF-WEBPUSH-10", "The key of the message is not the key that signs") { attack in
            let own = try attack.serverKey
            try await attack.refuse("A message under the server's signing key") { $0.sender = own }
        },
        webPush("PROOF-WEBPUSH-11", "A message that comes again under another token has the same mark") { attack in
            let body = try attack.push().body()
            let first = try attack.delivery().with(body: body)
            let marks = try await attack.believe(first, "A message").map(\.mark)
            if attack.material.serverKey != nil {
                let later = Int(attack.open.stage.now.timeIntervalSince1970) + 4_321
                let again = try attack.delivery { $0.claims["exp"] = .literal(String(later)) }.with(body: body)
                try expectEqual(
                    try await attack.believe(again, "The same message under a fresh token").map(\.mark), marks, "The mark is the message's")
            }
            let other = try await attack.believe(try attack.delivery(), "Another message about the same").map(\.mark)
            try expect(
                other != marks, "Another message has another mark", expected: "two marks", actual: "one")
        },
    ]
}
