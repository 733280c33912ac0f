import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on body signatures (Standard Webhooks).
    static let bodySignatureCases: [ConformanceCase] = [
        signedBody("PROOF-BODYSIG-1", "Each of the scheme's fields is there once and not empty") { attack in
            let genuine = try attack.delivery()
            for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
                try await attack.refuse(genuine.with(field: name, nil), "A delivery without \(name)")
                try await attack.refuse(genuine.with(field: name, ""), "An empty \(name)")
                let value = genuine.headers[name] ?? ""
                for other in [value, value + "0", "", "1"] {
                    for inFront in [true, false] {
                        try await attack.refuse(genuine.adding(field: name, other, inFront: inFront), "\(name) twice")
                    }
                }
            }
            var bare = HTTPHeaders()
            for field in genuine.headers.fields where !field.name.lowercased().hasPrefix("webhook-") { bare.add(field.name, field.value) }
            try await attack.refuse(genuine.with(headers: bare), "A delivery without any of the fields")
        },
        signedBody("PROOF-BODYSIG-2", "The body is the signed one, byte for byte") { attack in
            let genuine = try attack.delivery()
            let body = genuine.body
            let changed: [(String, Data)] = [
                ("a line feed behind", body + Data("\n".utf8)), ("a line feed in front", Data("\n".utf8) + body),
                ("CRLF behind", body + Data("\r\n".utf8)),
                ("a byte order mark", Data([0xEF, 0xBB, 0xBF]) + body), ("nothing", Data()), ("a NUL behind", body + Data([0])),
                ("another body", Data("{\"other\":true}".utf8)), ("the body twice", body + body), ("a space behind", body + Data(" ".utf8)),
                ("no UTF-8", Data([0xFF, 0xFE]) + body),
            ]
            for (name, other) in changed where other != body { try await attack.refuse(genuine.with(body: other), "A body with \(name)") }
            let limit = attack.open.stage.abilities.maximumDeliveryBytes
            // White space behind a text changes nothing of what it says.
            try await attack.believe("A signed body that is as large as it may be") {
                $0.body += Data(repeating: 0x20, count: limit - body.count)
            }
            try await attack.refuse("A signed body that is larger") { $0.body += Data(repeating: 0x20, count: limit + 1 - body.count) }
        },
        signedBody("PROOF-BODYSIG-3", "The time of signing is at most five minutes away, and plain decimal seconds") { attack in
            let now = Int(attack.open.stage.now.timeIntervalSince1970)
            for seconds in [-86_400, -3_600, -302, 302, 3_600, 86_400, -now, 1 << 40] {
                try await attack.refuse("A time \(seconds) seconds away") { $0.timestamp = String(now + seconds) }
            }
            let spellings: [String] = [
                "\(now).0", " \(now)", "\(now) ", "+\(now)", "-\(now)", "0\(now)", "0x\(String(now, radix: 16))", "1e9", "\(now)\u{0}",
                arabicIndic(now), "18446744073709551616",
                "99999999999999999999999", "now", "\(now)000", "2026-11-26T00:00:00Z",
            ]
            for text in spellings { try await attack.refuse("A time spelled “\(text)”") { $0.timestamp = text } }
            for seconds in [-290, 0, 290] {
                try await attack.believe("A time \(seconds) seconds away") { $0.timestamp = String(now + seconds) }
            }
            let genuine = try attack.delivery()
            let lively = attack.open.channel.with(acceptedUntil: .distantFuture)
            for seconds in [-86_400.0, -400, 400, 86_400] {
                try await attack.open.expectRefused(
                    genuine, "By a clock that is \(Int(seconds)) seconds off nothing is believed", for: lively,
                    at: attack.open.stage.now + seconds, scheme: .bodySignature)
            }
            try await attack.refuse(genuine.with(field: "webhook-timestamp", String(now + 1)), "Another time than the signed one")
        },
        signedBody("PROOF-BODYSIG-4", "The id is at most 256 visible characters without a dot") { attack in
            let now = Int(attack.open.stage.now.timeIntervalSince1970)
            let ids: [String] = [
                "", "a.b", "msg.\(now)", ".", String(repeating: "a", count: 257), "a\u{0}b", "a\nb", "a\tb", "msg\u{7F}",
                String(repeating: "a", count: 5_000),
            ]
            for id in ids { try await attack.refuse("An id of \(id.count) characters like “\(id.prefix(8))”") { $0.id = id } }
            // Where the id ends and the time begins must not be a matter of opinion.
            let collision = try attack.body { body in
                body.id = "msg"
                body.timestamp = String(now)
                body.body = Data("\(now).".utf8) + attack.material.body
            }
            let moved = try collision.delivery(at: attack.open.stage.now)
                .with(field: "webhook-id", "msg.\(now)").with(body: attack.material.body)
            try await attack.refuse(moved, "The same signed text, with the time twice before the body")
            try await attack.refuse(try attack.delivery().with(field: "webhook-id", "another"), "Another id than the signed one")
            try await attack.believe("An id of 256 characters") { $0.id = String(repeating: "a", count: 256) }
        },
        signedBody("PROOF-BODYSIG-5", "One right signature in the list is enough, in its exact spelling only") { attack in
            var body = try attack.body()
            var right = try body.signature()
            // One that URL-safe Base64 spells in another way.
            while !right.contains(where: { "+/".contains($0) }) {
                body = try attack.body()
                right = try body.signature()
            }
            let parts = right.split(separator: ",", maxSplits: 1).map(String.init)
            let (version, text) = (parts[0], parts[1])
            let zero = "\(version)," + Data(count: version == "v1" ? 32 : 64).base64EncodedString()
            let urlSafe = text.replacing("+", with: "-").replacing("/", with: "_")
            let hex = Hexadecimal.encode(Data(base64Encoded: text) ?? Data())
            let wrong: [String] = [
                "", " ", version, "\(version),", ",\(text)", text, "v2,\(text)", "v0,\(text)", "\(version.uppercased()),\(text)",
                "\(version)=\(text)", "\(version)\(text)",
                "\(version), \(text)", zero, "\(zero) \(zero)", "\(version),\(text.replacing("=", with: ""))",
                "\(version),\(text.lowercased())", "\(version),\(text.uppercased())",
                "\(version),\(text.dropLast(4))", "\(version),\(text)AAAA", "\(version),\(hex)", "\(zero),\(right)", "\(zero);\(right)",
                "\(version),%00",
                "sha256=\(hex)", "\(version),\(text)\u{0}", "\(version),\(urlSafe)", "\(zero)  \(right)", "\(right) ", " \(right)",
            ]
            for list in wrong {
                try await attack.refuse(try body.delivery(signatures: list, at: attack.open.stage.now), "The list “\(list.prefix(16))…”")
            }
            let many = (Array(repeating: zero, count: 1_000) + [right]).joined(separator: " ")
            try await attack.refuse(try body.delivery(signatures: many, at: attack.open.stage.now), "A list of 1,001 signatures")
            for list in [right, "\(zero) \(right)", "\(right) \(zero)", "v2,x \(right)"] {
                let delivery = try body.delivery(signatures: list, at: attack.open.stage.now)
                try await attack.believe(delivery, "The list “\(list.prefix(16))…”")
            }
        },
        signedBody("PROOF-BODYSIG-6", "The algorithm is that of the configured key") { attack in
            let body = try attack.body()
            let right = try body.signature()
            let text = right.split(separator: ",", maxSplits: 1).last.map(String.init) ?? ""
            switch body.key {
            case .symmetric(let secret):
                try await attack.refuse(try body.delivery(signatures: "v1a,\(text)", at: attack.open.stage.now), "The HMAC called v1a")
                // Whoever signs with a key of his own choice proves nothing where a secret was agreed on.
                let seed = Secret(bytes: try MessageDigest.sha256.hash(secret.revealBytes()))
                try await attack.refuse("An Ed25519 signature where a secret was agreed on") { $0.key = .ed25519(seed: seed) }
            case .ed25519(let seed):
                let point = try Ed25519PrivateKey(seed: seed).publicKey.bytes
                try await attack.refuse("HMAC under the public key") { $0.key = .symmetric(Secret(bytes: point)) }
                try await attack.refuse(try body.delivery(signatures: "v1,\(text)", at: attack.open.stage.now), "The signature called v1")
            }
            let random = attack.open.stage.context.ownerContext.random
            try await attack.refuse("A stranger's Ed25519 signature") { $0.key = .ed25519(seed: Secret(bytes: random.bytes(32))) }
            for digest in [MessageDigest.sha1, .sha512, .md5] {
                guard case .symmetric(let secret) = body.key else { continue }
                let message = Array("\(body.id).\(body.timestamp).".utf8) + Array(body.body)
                let code = Data(try MessageAuthentication.code(message, key: secret, digest: digest)).base64EncodedString()
                try await attack.refuse(try body.delivery(signatures: "v1,\(code)", at: attack.open.stage.now), "HMAC with \(digest)")
            }
        },
        signedBody("PROOF-BODYSIG-7", "Another endpoint's key proves nothing here, nor does the key in another reading") { attack in
            let random = attack.open.stage.context.ownerContext.random
            if case .symmetric(let secret) = attack.material.key {
                let text = Data(secret.revealBytes()).base64EncodedString()
                let readings: [Secret] = [
                    Secret("whsec_" + text), Secret(text), Secret(""), Secret(bytes: secret.revealBytes().dropLast()),
                    Secret(bytes: secret.revealBytes() + [1]),
                    Secret(bytes: secret.revealBytes().reversed()), Secret(bytes: random.bytes(secret.count)), attack.open.channel.address,
                    Secret(attack.open.channel.id.rawValue),
                ]
                for reading in readings {
                    try await attack.refuse("A signature under another reading of the key") { $0.key = .symmetric(reading) }
                }
            }
            let other = try await attack.open.stage.openElsewhere(sender: attack.open.channel.sender)
            let foreign = try ForgedBody(try attack.forge.material(for: other.channel), at: attack.open.stage.now, random: random)
                .delivery(at: attack.open.stage.now)
            try await attack.refuse(foreign, "A genuine delivery to another endpoint")
        },
        signedBody("PROOF-BODYSIG-8", "A delivery that comes again has the same mark; the same id over another body has not") { attack in
            let body = try attack.body()
            let delivery = try body.delivery(at: attack.open.stage.now)
            let marks = try await attack.believe(delivery, "A delivery").map(\.mark)
            let later = try attack.body { again in
                again.id = body.id
                again.timestamp = String((Int(body.timestamp) ?? 0) + 5)
            }
            let repeated = try await attack.believe(try later.delivery(at: attack.open.stage.now), "The same again, signed later").map(
                \.mark)
            try expectEqual(repeated, marks, "A retry has the mark of the first try")
            let other = try attack.body { again in
                again.id = body.id
                again.body = body.body + Data(" ".utf8)
            }
            let verdicts = await attack.open.verdicts(on: try other.delivery(at: attack.open.stage.now))
            for case .genuine(let notification) in verdicts {
                try expect(
                    notification.mark.content != marks.first?.content && notification.mark.name == marks.first?.name,
                    "The same id over another body is told as such", expected: "the same name and another content",
                    actual: "\(notification.mark.name)")
            }
        },
    ]

    /// A number in Arabic-Indic digits, which are digits to Unicode and not to the scheme.
    private static func arabicIndic(_ number: Int) -> String {
        String(
            String.UnicodeScalarView(
                String(number).unicodeScalars.compactMap { Unicode.Scalar(0x0660 + $0.value - 0x30) }))
    }

    private static func signedBody(
        _ id: String, _ sentence: String, body: @escaping @Sendable (BodyAttack) async throws -> Void
    ) -> ConformanceCase {
        push(id, sentence, requires: [.bodySignature]) { stage in
            guard let forge = stage.counterpart.bodySignatureForge else {
                throw HarnessError("the counterpart has no body signature forge")
            }
            let open = try await stage.open(sender: stage.abilities.takesRelays ? .relay : .provider)
            let attack = BodyAttack(open: open, forge: forge, material: try forge.material(for: open.channel))
            try await attack.believe("A delivery as its sender makes it") { _ in }
            try await body(attack)
        }
    }
}

/// Attacks on body signatures at one channel.
struct BodyAttack: Sendable {
    let open: OpenChannel
    let forge: any BodySignatureForge
    let material: BodySignatureMaterial

    func body(_ change: (inout ForgedBody) throws -> Void = { _ in }) throws -> ForgedBody {
        var body = ForgedBody(material, at: open.stage.now, random: open.stage.context.ownerContext.random)
        try change(&body)
        return body
    }

    func delivery() throws -> Delivery { try body().delivery(at: open.stage.now) }

    func refuse(_ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedBody) throws -> Void) async throws {
        try await refuse(try body(change).delivery(at: open.stage.now), message, file: file, line: line)
    }

    func refuse(_ delivery: Delivery, _ message: String, file: String = #fileID, line: UInt = #line) async throws {
        try await open.expectRefused(delivery, "\(message) is refused", scheme: .bodySignature, file: file, line: line)
    }

    func believe(_ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedBody) throws -> Void) async throws {
        try await believe(try body(change).delivery(at: open.stage.now), message, file: file, line: line)
    }

    @discardableResult
    func believe(
        _ delivery: Delivery, _ message: String, file: String = #fileID, line: UInt = #line
    ) async throws -> [ChangeNotification] {
        try await open.expectBelieved(delivery, "\(message) is believed", scheme: .bodySignature, file: file, line: line)
    }
}

extension OpenChannel {
    /// A genuine delivery of a relay, made by the suite.
    func signedBody() throws -> Delivery {
        guard let forge = stage.counterpart.bodySignatureForge else { throw HarnessError("the counterpart has no body signature forge") }
        let body = ForgedBody(try forge.material(for: channel), at: stage.now, random: stage.context.ownerContext.random)
        return try body.delivery(at: stage.now)
    }
}
