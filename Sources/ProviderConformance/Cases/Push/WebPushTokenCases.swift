import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on what signs a Web Push message.
    static let webPushTokenCases: [ConformanceCase] = [
        webPush("PROOF-WEBPUSH-1", "Unsigned, or signed in the way of a draft, nothing is believed") { attack in
            let (token, key) = try attack.token()
            let genuine = try attack.delivery()
            try await attack.refuse(genuine.with(field: "Authorization", nil), "A message without Authorization")
            let values: [String] = [
                "", "vapid", "vapid ", "vapid t=\(token)", "vapid k=\(key)", "vapid t=, k=\(key)", "vapid t=\(token), k=", "vapid t, k",
                "WebPush \(token)", "Bearer \(token)", "Basic dDprOg==", "t=\(token), k=\(key)", "vapid \(token)",
            ]
            for value in values { try await attack.refuse(genuine.with(field: "Authorization", value), "“\(value.prefix(24))…”") }
            let draft = genuine.with(field: "Authorization", "WebPush \(token)").adding(field: "Crypto-Key", "p256ecdsa=\(key)")
            try await attack.refuse(draft, "The form of draft-01 with Crypto-Key")
            try await attack.refuse("A token that nobody signed") { push in
                push.header["alg"] = "none"
                push.signer = .nobody
            }
        },
        webPush("PROOF-WEBPUSH-2", "The key is the pinned one, whatever key the request or its token brings along") { attack in
            let own = try attack.serverKey
            let stranger = try P256PrivateKey(random: SystemRandom())
            let strangers = Base64URL.encode(stranger.publicKey.uncompressed)
            try await attack.refuse("A stranger's signature beside the stranger's own key") { push in
                push.signer = .key(.es256(scalar: stranger.scalar))
                push.shownKey = strangers
            }
            try await attack.refuse("A stranger's signature beside the pinned key") { $0.signer = .key(.es256(scalar: stranger.scalar)) }
            try await attack.refuse("The pinned signature beside a stranger's key") { $0.shownKey = strangers }
            let key = SignedTokenMaterial.SigningSecret.es256(scalar: stranger.scalar)
            let brought: [(String, ForgedJSON)] = [
                ("jwk", try key.publicKey(id: "x")), ("jku", "https://attacker.example/keys"), ("x5c", ["MIIB"]),
            ]
            for (name, value) in brought {
                try await attack.refuse("A stranger's key as \(name)") { push in
                    push.header[name] = value
                    push.signer = .key(key)
                }
            }
            let point = own.publicKey.uncompressed
            let compressed: [UInt8] = [2 + (point[64] & 1)] + Array(point[1..<33])
            let shown: [(String, [UInt8])] = [
                ("compressed", compressed), ("without its first byte", Array(point.dropFirst())), ("empty", []),
            ]
            for (name, bytes) in shown {
                try await attack.refuse("The pinned key \(name)") { $0.shownKey = Base64URL.encode(bytes) }
            }
            try await attack.refuse("The pinned key padded") { $0.shownKey = Base64URL.encode(point) + "=" }
        },
        webPush("PROOF-WEBPUSH-3", "There is one Authorization with one t and one k, in whatever order") { attack in
            let (token, key) = try attack.token()
            let genuine = try attack.delivery()
            let good: [String] = [
                "vapid k=\(key), t=\(token)", "vapid t=\(token),k=\(key)", "VAPID t=\(token), k=\(key)",
                "Vapid t=\"\(token)\", k=\"\(key)\"",
                "vapid t=\(token) , k=\(key)", "vapid realm=\"x\", t=\(token), k=\(key), x=y", "vapid  t=\(token),\tk=\(key)",
            ]
            for value in good { try await attack.believe(genuine.with(field: "Authorization", value), "“\(value.prefix(12))…”") }
            let stranger = Base64URL.encode(try P256PrivateKey(random: SystemRandom()).publicKey.uncompressed)
            let bad: [String] = [
                "vapid t=\(token), k=\(key), k=\(key)", "vapid t=\(token), t=\(token), k=\(key)",
                "vapid t=\(token), k=\(stranger), k=\(key)",
                "vapid t=\(token), k=\(key), k=\(stranger)", "vapid t=x, t=\(token), k=\(key)", "vapid t=\(token) k=\(key)",
                "vapid t=\(token); k=\(key)",
            ]
            for value in bad { try await attack.refuse(genuine.with(field: "Authorization", value), "“\(value.prefix(12))…”") }
            let right = "vapid t=\(token), k=\(key)"
            for other in [right, "Bearer x", "vapid t=x, k=\(key)"] {
                for inFront in [true, false] {
                    let twice = genuine.with(field: "Authorization", right).adding(field: "Authorization", other, inFront: inFront)
                    try await attack.refuse(twice, "Authorization twice")
                }
            }
        },
        webPush("PROOF-WEBPUSH-4", "The signature is ES256 of 64 bytes, in either of its two forms") { attack in
            let own = try attack.serverKey
            let genuine = try attack.delivery()
            let (token, key) = try attack.token()
            let dot = token.lastIndex(of: ".") ?? token.endIndex
            let signed = String(token[..<dot])
            let signature = Array(Base64URL.decode(String(token[token.index(after: dot)...])) ?? Data())
            func with(_ bytes: [UInt8]) -> Delivery {
                genuine.with(field: "Authorization", "vapid t=\(signed).\(Base64URL.encode(bytes)), k=\(key)")
            }
            try await attack.believe(with(signature), "The signature as it is")
            try await attack.believe(with(P256Order.twin(of: signature)), "The signature's other form")
            let (first, last) = (Array(signature.prefix(32)), Array(signature.suffix(32)))
            let none = [UInt8](repeating: 0, count: 32)
            let forms: [(String, [UInt8])] = [
                ("empty", []), ("zero", [UInt8](repeating: 0, count: 64)), ("of 63 bytes", signature.dropLast()),
                ("of 65 bytes", signature + [0]),
                ("in DER", P256Order.der(signature)), ("of r alone", first), ("of ones", [UInt8](repeating: 0xFF, count: 64)),
                ("with r zero", none + last), ("with s zero", first + none),
                ("with r and s exchanged", last + first), ("twice", signature + signature),
            ]
            for (name, bytes) in forms { try await attack.refuse(with(bytes), "A signature \(name)") }
            for name in ["es256", "ES384", "RS256", "HS256", "EdDSA", ""] {
                try await attack.refuse("“alg”: “\(name)”") { $0.header["alg"] = .string(name) }
            }
            for form in try SignedTokenMaterial.SigningSecret.es256(scalar: own.scalar).publicForms {
                try await attack.refuse("HMAC under the public key") { push in
                    push.header["alg"] = "HS256"
                    push.signer = .hmac(form)
                }
            }
            try await attack.refuse("No algorithm") { $0.header["alg"] = nil }
            try await attack.refuse("A critical extension") { $0.header["crit"] = ["exp"] }
            try await attack.refuse("A padded token") { $0.header = .literal("{\"alg\":\"ES256\"} \u{0}") }
        },
        webPush("PROOF-WEBPUSH-5", "The token is believed until it ends, at most a day ahead, and never without an end") { attack in
            _ = try attack.serverKey
            let now = attack.open.stage.now.timeIntervalSince1970.rounded()
            let wrong: [(String, ForgedJSON?)] = [
                ("missing", nil), ("null", .literal("null")), ("a string", .string(String(Int(now + 600)))), ("0", 0),
                ("negative", .literal("-5")),
                ("1e300", .literal("1e300")), ("61 seconds ago", .literal(String(Int(now - 61)))),
                ("yesterday", .literal(String(Int(now - 86_400)))),
                ("more than a day ahead", .literal(String(Int(now + 86_400 + 600)))),
                ("a year ahead", .literal(String(Int(now + 31_536_000)))),
                ("a list", [.literal(String(Int(now + 600)))]), ("true", true),
            ]
            for (name, value) in wrong { try await attack.refuse("An end that is \(name)") { $0.claims["exp"] = value } }
            try await attack.refuse("Two ends") { push in
                guard case .object(let members) = push.claims else { return }
                push.claims = .object(members + [.init("exp", .literal(String(Int(now + 600))))])
            }
            for claim in ["nbf", "iat"] {
                try await attack.refuse("\(claim) tomorrow") { $0.claims[claim] = .literal(String(Int(now + 86_400))) }
            }
            for text in ["\(Int(now + 600))", "\(Int(now + 600)).5", "\(Int(now + 86_000))", "\(Int(now - 59))"] {
                try await attack.believe("An end at \(text)") { $0.claims["exp"] = .literal(text) }
            }
            let lively = attack.open.channel.with(acceptedUntil: .distantFuture)
            let genuine = try attack.delivery()
            for days in [-3.0, 3.0] {
                try await attack.open.expectRefused(
                    genuine, "By a clock that is \(Int(days)) days off nothing is believed", for: lively,
                    at: attack.open.stage.now + days * 86_400, scheme: .webPush)
            }
        },
        webPush("PROOF-WEBPUSH-6", "The token is for our origin, as a whole") { attack in
            _ = try attack.serverKey
            guard let origin = attack.material.claims["aud"]?.string else { throw HarnessError("the genuine token has no audience") }
            let host = origin.split(separator: "/").last.map(String.init) ?? origin
            let wrong: [ForgedJSON?] = [
                nil, .literal("null"), 7, true, [], ["https://attacker.example"], [.literal("1")], "",
                .string(origin + ".attacker.example"),
                .string("https://attacker.example/" + host), .string(origin + "/"), .string(origin + "/webhooks"), .string(host),
                .string("http://" + host), .string(origin + ":8443"), .string("https://x" + host), .string(String(origin.dropLast())),
                .string("https://\(host)@attacker.example"), .string(origin + "?x"), .string(origin + "#x"), .string(" " + origin), "*",
                "https://*", .string(origin + "\u{0}"), ["origin": .string(origin)],
            ]
            for value in wrong { try await attack.refuse("The audience \(value?.text ?? "none")") { $0.claims["aud"] = value } }
            let right: [ForgedJSON] = [
                .string(origin), .string(origin.uppercased()), .string(origin + ":443"), [.string(origin)],
                ["https://other.example", .string(origin)],
            ]
            for value in right { try await attack.believe("The audience \(value.text)") { $0.claims["aud"] = value } }
        },
    ]
}
