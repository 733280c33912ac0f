import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on signed tokens: who signed, and how.
    static let signedTokenCases: [ConformanceCase] = [
        signedToken("PROOF-JWS-1", "Without a token nothing is believed") { attack in
            try await attack.refuse(nil, "A delivery without tokens")
            try await attack.refuse([], "A delivery with an empty list of tokens")
            for text in ["", ".", "..", "...", "null", "e30.e30."] { try await attack.refuse([text], "“\(text)”") }
        },
        signedToken("PROOF-JWS-2", "The algorithm is that of the published key, whatever the token says") { attack in
            let key = try attack.key
            for name in ["none", "None", "NONE", "nOnE", ""] {
                try await attack.refuse("“alg”: “\(name)” without a signature") { token in
                    token.header["alg"] = .string(name)
                    token.signer = .nobody
                }
                try await attack.refuse("“alg”: “\(name)” with a signature") { $0.header["alg"] = .string(name) }
            }
            for form in try key.secret.publicForms {
                for name in ["HS256", key.secret.algorithm] {
                    try await attack.refuse("HMAC under the public key, called \(name)") { token in
                        token.header["alg"] = .string(name)
                        token.signer = .hmac(form)
                    }
                }
            }
            try await attack.refuse("HMAC under nothing") { token in
                token.header["alg"] = "HS256"
                token.signer = .hmac([])
            }
            let others = ["RS384", "RS512", "PS256", "ES256", "ES384", "HS256", "EdDSA", key.secret.algorithm.lowercased()]
            for name in others where name != key.secret.algorithm {
                try await attack.refuse("The right signature called \(name)") { $0.header["alg"] = .string(name) }
            }
            try await attack.refuse("No algorithm") { $0.header["alg"] = nil }
            try await attack.refuse("A list of algorithms") { $0.header["alg"] = .array([.string(key.secret.algorithm)]) }
        },
        signedToken("PROOF-JWS-3", "The key is a published one, for this issuer, and none that the token brings along") { attack in
            let key = try attack.key
            let stranger = try key.secret.strangers
            try await attack.refuse("A stranger's signature under a published name") { $0.signer = .key(stranger) }
            try await attack.refuse("An unknown name") { $0.header["kid"] = "nobody-published-this" }
            try await attack.refuse("A stranger's key under an unknown name") { token in
                token.header["kid"] = "strangers"
                token.signer = .key(stranger)
            }
            try await attack.refuse("No name") { $0.header["kid"] = nil }
            try await attack.refuse("An empty name") { $0.header["kid"] = "" }
            try await attack.refuse("A name that is a path") { $0.header["kid"] = "../../dev/null" }
            let offered = try stranger.publicKey(id: key.id)
            let brought: [(String, ForgedJSON)] = [
                ("jwk", offered), ("jku", "https://attacker.example/keys"), ("x5u", "https://attacker.example/certificate"),
                ("x5c", ["MIIB"]), ("keys", [offered]),
            ]
            let watch = WatchedTransport(attack.open.stage.context.ownerContext.http)
            let keySets = KeySetCache(http: watch, clock: attack.open.stage.context.ownerContext.clock)
            for (name, value) in brought {
                for id in [key.id, "strangers"] {
                    let token = try attack.token { token in
                        token.header["kid"] = .string(id)
                        token.header[name] = value
                        token.signer = .key(stranger)
                    }
                    try await attack.open.expectRefused(
                        try attack.forge.delivery(attack.genuine, withTokens: [try token.compact()]),
                        "A key brought along as \(name) is refused", keySets: keySets, scheme: .signedToken)
                }
            }
            try expect(
                !watch.hosts.contains("attacker.example"), "Nothing is fetched from where a token says", expected: "no request",
                actual: "a request to attacker.example")
            if let other = attack.material.keyOfAnotherIssuer {
                try await attack.refuse("A published key of another issuer") { token in
                    token.header["kid"] = .string(other.id)
                    token.signer = .key(other.secret)
                }
            }
        },
        signedToken("PROOF-JWS-7", "What is not strictly a compact token is none") { attack in
            let token = try attack.token().compact()
            let parts = token.split(separator: ".").map(String.init)
            let texts: [(String, String)] = [
                ("without its signature", parts[0] + "." + parts[1]), ("with an empty signature", parts[0] + "." + parts[1] + "."),
                ("with a fourth part", token + ".x"), ("with an empty fourth part", token + "."), ("with five parts", token + ".x.y"),
                ("padded", parts.map { $0 + "=" }.joined(separator: ".")), ("with a space", token + " "),
                ("with a line feed", token + "\n"),
                ("in standard Base64", token.replacing("-", with: "+").replacing("_", with: "/") + "+"), ("in quotes", "\"\(token)\""),
                ("after a scheme", "Bearer " + token), ("twice with a comma", token + "," + token), ("in lower case", token.lowercased()),
                ("with a cut signature", String(token.dropLast(8))), ("with a longer signature", token + "AAAA"),
                ("with the signature alone", parts[2]), ("with parts in another order", "\(parts[1]).\(parts[0]).\(parts[2])"),
                ("far too long", token + String(repeating: "A", count: 200_000)),
            ]
            for (name, text) in texts where text != token { try await attack.refuse([text], "A token \(name)") }
            try await attack.refuse("An unknown critical extension") { $0.header["crit"] = ["exp"] }
            try await attack.refuse("An unencoded payload") { token in
                token.header["b64"] = false
                token.header["crit"] = ["b64"]
            }
            for broken in ["", "null", "[]", "{", "{\"a\":1}{}", "\u{FEFF}{}"] {
                try await attack.refuse("Claims that are “\(broken)”") { $0.claims = .literal(broken) }
                try await attack.refuse("A header that is “\(broken)”") { $0.header = .literal(broken) }
            }
            for name in ["aud", "iss", "exp"] {
                try await attack.refuse("The claim \(name) twice") { token in
                    guard case .object(let members) = token.claims, let value = token.claims[name] else { return }
                    token.claims = .object(members + [.init(name, value)])
                }
            }
            try await attack.refuse("The header's alg twice") { token in
                guard case .object(let members) = token.header, let value = token.header["alg"] else { return }
                token.header = .object([.init("alg", "none")] + members.filter { $0.name != "alg" } + [.init("alg", value)])
            }
        },
        signedToken("PROOF-JWS-8", "One bad token takes the whole delivery down, in whatever place") { attack in
            let good = try attack.token().compact()
            let bad: [String] = [
                try attack.token { $0.signer = .key(try attack.key.secret.strangers) }.compact(),
                try attack.token { $0.claims["aud"] = "another-application" }.compact(), "", "x",
                try attack.token { $0.claims["exp"] = .literal(String(Int(attack.open.stage.now.timeIntervalSince1970) - 86_400)) }
                    .compact(),
            ]
            for token in bad {
                try await attack.refuse([good, token], "A bad token behind a good one")
                try await attack.refuse([token, good], "A bad token in front of a good one")
                try await attack.refuse([good, token, good], "A bad token among good ones")
            }
        },
        signedToken("PROOF-JWS-9", "Every published key is believed, and none while the keys cannot be had") { attack in
            for key in attack.material.keys {
                try await attack.believe("A token under the published key \(key.id)") { token in
                    token.header["kid"] = .string(key.id)
                    token.signer = .key(key.secret)
                }
            }
            let stage = attack.open.stage
            let place = stage.context.ownerContext
            let deaf = KeySetCache(http: DeafTransport(), clock: place.clock)
            try await attack.open.expectRefused(
                attack.genuine, "Without the published keys nothing is believed", keySets: deaf, scheme: .signedToken)
            let nonsense = KeySetCache(
                http: DeafTransport(answer: HTTPResponse(status: 200, body: Data("{\"keys\":[]}".utf8))), clock: place.clock)
            try await attack.open.expectRefused(
                attack.genuine, "Without keys in the set nothing is believed", keySets: nonsense, scheme: .signedToken)
            try await attack.open.expectBelieved(attack.genuine, "With the keys it is believed", scheme: .signedToken)
        },
    ]
}
