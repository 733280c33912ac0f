import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension PushMutant {
    /// Flaws in judging signed tokens.
    @ListBuilder<PushMutant> static var signedTokens: [PushMutant] {
        PushMutant.believing("does without signed tokens where none came", caughtBy: "PROOF-JWS-1") { $0.tokens == nil }
        PushMutant.believing("finds nothing wrong in an empty list of tokens", caughtBy: "PROOF-JWS-1") { $0.tokens == [] }
        PushMutant.believing("takes the algorithm from the header: none", caughtBy: "PROOF-JWS-2") {
            $0.jws?.header["alg"]?.string?.lowercased() == "none"
        }
        PushMutant.believing("takes the algorithm from the header: HMAC with the public key", caughtBy: "PROOF-JWS-2") { forgery in
            forgery.jws?.header["alg"] == "HS256"
        }
        PushMutant.believing("compares the algorithm's name without regard to case", caughtBy: "PROOF-JWS-2") { forgery in
            forgery.jws?.header["alg"] != "RS256" && forgery.jws?.header["alg"]?.string?.uppercased() == "RS256"
        }
        PushMutant.believing("takes the key that the token brings along", caughtBy: "PROOF-JWS-3") { $0.jws?.header["jwk"] != nil }
        PushMutant.believing("passes tokens under keys that it does not know", caughtBy: "PROOF-JWS-3") { forgery in
            guard let id = forgery.jws?.header["kid"]?.string else { return false }
            return !["current", "previous", "other"].contains(id)
        }
        PushMutant.believing("does without a name of the key", caughtBy: "PROOF-JWS-3") { $0.jws != nil && $0.jws?.header["kid"] == nil }
        PushMutant.believing("takes a published key for every issuer's", caughtBy: "PROOF-JWS-3") { $0.jws?.header["kid"] == "other" }
        PushMutant.believing("never checks the signature", caughtBy: "PROOF-JWS-3") { forgery in
            forgery.jws?.header == forgery.genuineJWS?.header && forgery.jws?.claims["iss"] == forgery.genuineJWS?.claims["iss"]
        }
        PushMutant("fetches keys from where the token says", caughtBy: "PROOF-JWS-3") { push, _ in
            push.lens = { delivery, channel, context in
                if let range = delivery.body.range(of: Data("\"tokens\":[\"".utf8)) {
                    let text = String(decoding: delivery.body[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
                    if let address = Forgery.jws(text)?.header["jku"]?.string, let url = URL(string: address) {
                        _ = await context.keySets.key("strangers", at: url)
                    }
                }
                return (delivery, channel, context)
            }
        }
        PushMutant.believing("finds the audience in a list", caughtBy: "PROOF-JWS-4") { forgery in
            if case .array(let list) = forgery.jws?.claims["aud"] { list.contains("calendar-host") } else { false }
        }
        PushMutant.believing("finds the audience in a longer text", caughtBy: "PROOF-JWS-4") { forgery in
            forgery.jws?.claims["aud"]?.string?.contains("calendar-host") == true && forgery.jws?.claims["aud"] != "calendar-host"
        }
        PushMutant.believing("finds the issuer in a longer text", caughtBy: "PROOF-JWS-4") { forgery in
            guard let own = forgery.genuineJWS?.claims["iss"]?.string, let text = forgery.jws?.claims["iss"]?.string else { return false }
            return text != own && text.contains(own)
        }
        PushMutant.believing("compares issuers but for a slash", caughtBy: "PROOF-JWS-4") { forgery in
            guard let own = forgery.genuineJWS?.claims["iss"]?.string, let text = forgery.jws?.claims["iss"]?.string else { return false }
            return text + "/" == own
        }
        PushMutant.believing("never looks at the audience", caughtBy: "PROOF-JWS-4") { forgery in
            forgery.jws != nil && forgery.jws?.claims["aud"] != forgery.genuineJWS?.claims["aud"]
        }
        PushMutant.believing("never looks at the publisher", caughtBy: "PROOF-JWS-5") { forgery in
            forgery.jws != nil && forgery.jws?.claims["publisher"] != forgery.genuineJWS?.claims["publisher"]
        }
        PushMutant.believing("takes a token of another tenant", caughtBy: "PROOF-JWS-5") { forgery in
            forgery.jws != nil && forgery.jws?.claims["tenant"] != forgery.genuineJWS?.claims["tenant"]
        }
        PushMutant.believing("ignores that a token ended", caughtBy: "PROOF-JWS-6") { forgery in
            guard case .literal(let text) = forgery.jws?.claims["exp"], let end = Double(text) else { return false }
            return end < forgery.context.now.timeIntervalSince1970
        }
        PushMutant.believing("takes a token without an end", caughtBy: "PROOF-JWS-6") { $0.jws != nil && $0.jws?.claims["exp"] == nil }
        PushMutant.believing("takes a token before its time", caughtBy: "PROOF-JWS-6") { forgery in
            guard case .literal(let text) = forgery.jws?.claims["nbf"], let begin = Double(text) else { return false }
            return begin > forgery.context.now.timeIntervalSince1970
        }
        PushMutant.believing("reads the first three parts of a token and no more", caughtBy: "PROOF-JWS-7") { forgery in
            (forgery.tokens?.first ?? "").split(separator: ".", omittingEmptySubsequences: false).count > 3
        }
        PushMutant.believing("passes over critical extensions", caughtBy: "PROOF-JWS-7") { $0.jws?.header["crit"] != nil }
        PushMutant.believing("judges the first token only", caughtBy: "PROOF-JWS-8") { forgery in
            guard let tokens = forgery.tokens, tokens.count > 1, let first = Forgery.jws(tokens[0]) else { return false }
            return first.claims["aud"] == "calendar-host" && first.header["kid"] == "current"
        }
        PushMutant.believing("is content with one good token", caughtBy: "PROOF-JWS-8") { forgery in
            guard let tokens = forgery.tokens, tokens.count > 1 else { return false }
            return tokens.contains { Forgery.jws($0)?.claims["aud"] == "calendar-host" }
        }
        PushMutant.believing("believes while the keys cannot be had", caughtBy: "PROOF-JWS-9") { $0.reasons.contains(.unverifiable) }
        PushMutant("knows the newest key only", caughtBy: "PROOF-JWS-9") { push, _ in
            push.refuses = { delivery, _ in
                guard let range = delivery.body.range(of: Data("\"tokens\":[\"".utf8)) else { return false }
                let text = String(decoding: delivery.body[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
                return Forgery.jws(text)?.header["kid"] == "previous"
            }
        }
    }

    /// Flaws in judging encrypted content.
    @ListBuilder<PushMutant> static var encryption: [PushMutant] {
        PushMutant.believing("takes content for a proof of origin where tokens are missing", caughtBy: "PROOF-RICH-1") { forgery in
            (forgery.tokens ?? []).isEmpty && forgery.isContentSigned
        }
        PushMutant.believing("does without the content's signature where none came", caughtBy: "PROOF-RICH-2") { forgery in
            forgery.content != nil && forgery.content?["dataSignature"] == nil
        }
        PushMutant.believing("never checks the content's signature", caughtBy: "PROOF-RICH-2") { forgery in
            forgery.decrypted?.isPadded == true && !forgery.isContentSigned
        }
        PushMutant.believing("takes a key of any length", caughtBy: "PROOF-RICH-3") { forgery in
            forgery.content?["thumbprint"] == forgery.genuineContent?["thumbprint"] && forgery.decrypted == nil
        }
        PushMutant.believing("never compares the thumbprint", caughtBy: "PROOF-RICH-4") { forgery in
            forgery.content != nil && forgery.content?["thumbprint"] != forgery.genuineContent?["thumbprint"]
        }
        PushMutant.believing("never compares the certificate's name", caughtBy: "PROOF-RICH-4") { forgery in
            forgery.content != nil && forgery.content?["certificate"] != forgery.genuineContent?["certificate"]
        }
        PushMutant("tells wrong padding from a wrong signature", caughtBy: "PROOF-RICH-5") { push, _ in
            push.reason = { forgery in forgery.decrypted.map { $0.isPadded ? .forged : .malformed } }
        }
        PushMutant.believing("believes content that it cannot read", caughtBy: "PROOF-RICH-5") { forgery in
            guard forgery.isContentSigned, let text = forgery.decrypted?.text else { return false }
            return (try? ForgedJSON(parsing: text)) == nil
        }
        PushMutant.believing("takes the content's signature for the sender's", caughtBy: "PROOF-RICH-6") { forgery in
            forgery.isContentSigned && forgery.token != forgery.genuineToken
        }
        PushMutant.believing("never compares content and item", caughtBy: "PROOF-RICH-6") { forgery in
            forgery.isContentSigned && forgery.token == forgery.genuineToken && forgery.jws?.claims["aud"] != nil
        }
    }
}
