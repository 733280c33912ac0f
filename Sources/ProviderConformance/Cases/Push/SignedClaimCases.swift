import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on signed tokens: what the platform signed, but for somebody else or another time.
    static let signedClaimCases: [ConformanceCase] = [
        signedToken("PROOF-JWS-4", "Issuer and audience are exactly those that are expected") { attack in
            for claim in ["iss", "aud"] {
                let right = try attack.text(claim)
                for (name, value) in wrongForms(of: right) { try await attack.refuse("\(claim): \(name)") { $0.claims[claim] = value } }
                try await attack.refuse("\(claim) twice, another one first") { token in
                    guard case .object(let members) = token.claims else { return }
                    token.claims = .object([.init(claim, "https://attacker.example/")] + members)
                }
            }
            let issuer = try attack.text("iss")
            for evil in [
                "https://attacker.example/?iss=\(issuer)", "https://attacker.example/#\(issuer)", "\(issuer)@attacker.example",
                "\(issuer).attacker.example",
            ] {
                try await attack.refuse("An issuer that holds the right one") { $0.claims["iss"] = .string(evil) }
            }
        },
        signedToken("PROOF-JWS-5", "Every claim of which an exact value is expected has it") { attack in
            try expect(
                !attack.material.exactClaims.isEmpty, "A token is bound to more than its issuer and audience", expected: "claims",
                actual: "none")
            for claim in attack.material.exactClaims.sorted() {
                for (name, value) in wrongForms(of: try attack.text(claim)) {
                    try await attack.refuse("\(claim): \(name)") { $0.claims[claim] = value }
                }
            }
        },
        signedToken("PROOF-JWS-6", "A token is believed in its time only, give or take five minutes, and never without an end") { attack in
            let now = attack.open.stage.now.timeIntervalSince1970.rounded()
            let ends: [(String, ForgedJSON?)] = [
                ("none", nil), ("null", .literal("null")), ("an empty string", ""), ("a string", .string(String(Int(now + 3_600)))),
                ("a list", [.literal(String(Int(now + 3_600)))]), ("yesterday", .literal(String(Int(now - 86_400)))),
                ("six minutes ago", .literal(String(Int(now - 360)))), ("0", 0), ("negative", .literal("-1")),
                ("not a number", .literal("NaN")),
                ("hexadecimal", .literal("0x7FFFFFFF")), ("true", true), ("out of all bounds", .literal("1e999")),
            ]
            for (name, value) in ends { try await attack.refuse("An end that is \(name)") { $0.claims["exp"] = value } }
            for claim in ["nbf", "iat"] {
                let late: [(String, String)] = [
                    ("tomorrow", "\(Int(now + 86_400))"), ("in six minutes", "\(Int(now + 360))"), ("a string", "\"soon\""),
                ]
                for (name, value) in late {
                    try await attack.refuse("\(claim): \(name)") { $0.claims[claim] = .literal(value) }
                }
            }
            try await attack.believe("A token that ended four minutes ago") { $0.claims["exp"] = .literal(String(Int(now - 240))) }
            try await attack.believe("A token that ends with a fraction of a second") { $0.claims["exp"] = .literal("\(Int(now + 60)).5") }
            for days in [-2.0, 2.0] {
                let instant = attack.open.stage.now + days * 86_400
                let lively = attack.open.channel.with(acceptedUntil: .distantFuture)
                let token = try attack.token { token in
                    for claim in ["nbf", "iat"] where token.claims[claim] == nil { token.claims[claim] = .literal(String(Int(now))) }
                    token.claims["exp"] = .literal(String(Int(now + 3_600)))
                }
                try await attack.open.expectRefused(
                    try attack.forge.delivery(attack.genuine, withTokens: [try token.compact()]),
                    "By a clock that is \(Int(days)) days off nothing is believed", for: lively, at: instant, scheme: .signedToken)
            }
        },
    ]

    /// Values that are not a claim's right one, though careless comparisons take some of them for it.
    private static func wrongForms(of right: String) -> [(String, ForgedJSON?)] {
        let other = right.uppercased() == right ? right.lowercased() : right.uppercased()
        let texts: [(String, String)] = [
            ("missing its last character", String(right.dropLast())), ("missing its first character", String(right.dropFirst())),
            ("with more behind", right + "x"), ("with a slash more or less", right.hasSuffix("/") ? String(right.dropLast()) : right + "/"),
            ("with more in front", "x" + right), ("in another case", other), ("with a space", right + " "), ("with a NUL", right + "\u{0}"),
            ("somebody else's", "another"), ("empty", ""), ("a pattern", "*"),
        ]
        let values: [(String, ForgedJSON?)] = [
            ("missing", nil), ("null", .literal("null")), ("a number", 1), ("true", true), ("a list of it alone", [.string(right)]),
            ("a list with another one", ["another", .string(right)]), ("an empty list", []), ("an object", ["value": .string(right)]),
        ]
        return values + texts.filter { $0.1 != right }.map { ($0.0, .string($0.1)) }
    }
}
