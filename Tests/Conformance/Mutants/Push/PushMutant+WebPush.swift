import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension PushMutant {
    /// Flaws in judging what signs a Web Push message.
    @ListBuilder<PushMutant> static var webPush: [PushMutant] {
        PushMutant.believing("does without Authorization where none came", caughtBy: "PROOF-WEBPUSH-1", .webPush) { forgery in
            forgery.delivery.headers["Authorization"] == nil
        }
        PushMutant.believing("takes the scheme of the draft", caughtBy: "PROOF-WEBPUSH-1", .webPush) { forgery in
            forgery.delivery.headers["Authorization"]?.hasPrefix("WebPush ") == true
        }
        PushMutant.believing("does not pin the key: it takes the one that is shown", caughtBy: "PROOF-WEBPUSH-2", .webPush) { forgery in
            forgery.isVAPIDSigned(with: forgery.credentials["k"]) && forgery.credentials["k"] != forgery.pinned
        }
        PushMutant.believing("compares the key and never checks the signature", caughtBy: "PROOF-WEBPUSH-2", .webPush) { forgery in
            forgery.credentials["k"] == forgery.pinned && !forgery.isVAPIDSigned(with: forgery.pinned)
        }
        PushMutant.believing("takes the key that the token brings along", caughtBy: "PROOF-WEBPUSH-2", .webPush) {
            $0.vapid?.header["jwk"] != nil
        }
        PushMutant.believing("takes the last of two parameters", caughtBy: "PROOF-WEBPUSH-3", .webPush) { forgery in
            forgery.delivery.headers.all("Authorization").count == 1 && forgery.isSignedByServer
        }
        PushMutant.believing("takes one of two Authorizations", caughtBy: "PROOF-WEBPUSH-3", .webPush) { forgery in
            forgery.delivery.headers.all("Authorization").count > 1
        }
        PushMutant.refusing("demands t in front of k", caughtBy: "PROOF-WEBPUSH-3", .webPush) { delivery, channel in
            channel.sender == .provider && delivery.headers["Authorization"]?.lowercased().hasPrefix("vapid t=") != true
        }
        PushMutant.believing("takes signatures in DER", caughtBy: "PROOF-WEBPUSH-4", .webPush) { forgery in
            guard let last = forgery.credentials["t"]?.split(separator: ".").last else { return false }
            return Base64URL.decode(String(last))?.starts(with: [0x30]) == true
        }
        PushMutant.believing("takes the algorithm from the header", caughtBy: "PROOF-WEBPUSH-4", .webPush) {
            $0.vapid?.header["alg"] == "HS256"
        }
        PushMutant.refusing("demands the lower of two signatures", caughtBy: "PROOF-WEBPUSH-4", .webPush) { delivery, channel in
            let token = (delivery.headers["Authorization"] ?? "").split(separator: ",").first.map(String.init) ?? ""
            guard let last = token.split(separator: ".").last, let signature = Base64URL.decode(String(last)) else { return false }
            return channel.sender == .provider && signature.count == 64 && signature[32] >= 0x80
        }
        PushMutant.believing("ignores that a token ended", caughtBy: "PROOF-WEBPUSH-5", .webPush) { forgery in
            guard forgery.isSignedByServer, case .literal(let text) = forgery.vapid?.claims["exp"], let end = Double(text) else {
                return false
            }
            return end < forgery.context.now.timeIntervalSince1970
        }
        PushMutant.believing("takes tokens that live for years", caughtBy: "PROOF-WEBPUSH-5", .webPush) { forgery in
            guard forgery.isSignedByServer, case .literal(let text) = forgery.vapid?.claims["exp"], let end = Double(text) else {
                return false
            }
            return end > forgery.context.now.timeIntervalSince1970 + 86_400
        }
        PushMutant.believing("takes tokens without an end", caughtBy: "PROOF-WEBPUSH-5", .webPush) { forgery in
            forgery.isSignedByServer && forgery.vapid?.claims["exp"] == nil
        }
        PushMutant.believing("never looks at the audience", caughtBy: "PROOF-WEBPUSH-6", .webPush) { $0.isSignedByServer }
        PushMutant.believing("compares origins by prefix", caughtBy: "PROOF-WEBPUSH-6", .webPush) { forgery in
            forgery.isSignedByServer
                && forgery.vapid?.claims["aud"]?.string?.hasPrefix("https://calendar-host.example") == true
        }
    }

    /// Flaws in judging a Web Push message itself.
    @ListBuilder<PushMutant> static var webPushMessages: [PushMutant] {
        PushMutant.believing("believes the token and never opens the message", caughtBy: "PROOF-WEBPUSH-7", .webPush) {
            $0.isSignedByServer
        }
        PushMutant.believing("takes messages that are not encrypted", caughtBy: "PROOF-WEBPUSH-7", .webPush) {
            $0.delivery.body.first == UInt8(ascii: "{")
        }
        PushMutant.believing("never looks at the octet that ends the record", caughtBy: "PROOF-WEBPUSH-8", .webPush) { forgery in
            forgery.record.map { $0.last(where: { $0 != 0 }) != 2 } ?? false
        }
        PushMutant.believing("never looks at the record size", caughtBy: "PROOF-WEBPUSH-8", .webPush) { forgery in
            forgery.record?.last { $0 != 0 } == 2 && forgery.isSignedByServer
        }
        PushMutant.believing("takes compressed keys", caughtBy: "PROOF-WEBPUSH-8", .webPush) { forgery in
            forgery.delivery.body.count > 53 && forgery.delivery.body[forgery.delivery.body.startIndex + 20] == 33
        }
        PushMutant.refusing("takes no padding", caughtBy: "PROOF-WEBPUSH-8", .webPush) { delivery, channel in
            channel.sender == .provider && delivery.body.count > 400
        }
        PushMutant.believing("looks for the coding in a list", caughtBy: "PROOF-WEBPUSH-9", .webPush) { forgery in
            forgery.delivery.headers.all("Content-Encoding").joined(separator: ",").contains("aes128gcm")
        }
        PushMutant.believing("does without a time to live", caughtBy: "PROOF-WEBPUSH-9", .webPush) { $0.delivery.headers["TTL"] == nil }
        PushMutant.believing("never compares the two keys", caughtBy: "PROOF-WEBPUSH-10", .webPush) { forgery in
            let body = forgery.delivery.body
            return body.count > 86 && Base64URL.encode(body.dropFirst(21).prefix(65)) == forgery.credentials["k"]
        }
        PushMutant("takes a message under a fresh token for a fresh message", caughtBy: "PROOF-WEBPUSH-11", .webPush) { push, base in
            let memory = push.memory
            push.lens = { delivery, channel, context in
                guard let seen = memory.seen, seen.delivery.body == delivery.body,
                    seen.delivery.headers["Authorization"] != delivery.headers["Authorization"],
                    let material: WebPushMaterial = try? ReferencePushCounterpart(service: base.service).material(for: channel),
                    let other = try? ForgedPush(material, random: SystemRandom()).delivery(at: context.now)
                else { return (delivery, channel, context) }
                return (other, channel, context)
            }
        }
    }

    /// Flaws in judging body signatures.
    @ListBuilder<PushMutant> static var bodySignatures: [PushMutant] {
        PushMutant.believing("does without a signature where none came", caughtBy: "PROOF-BODYSIG-1", .webPush) { forgery in
            forgery.delivery.headers["webhook-signature"] == nil
        }
        PushMutant.believing("takes one of two ids", caughtBy: "PROOF-BODYSIG-1", .webPush) {
            $0.delivery.headers.all("webhook-id").count > 1
        }
        PushMutant.believing("trims the body", caughtBy: "PROOF-BODYSIG-2", .webPush) { forgery in
            let text = String(decoding: forgery.delivery.body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            return forgery.isBodySigned(body: Data(text.utf8))
        }
        PushMutant.believing("signs everything but the body", caughtBy: "PROOF-BODYSIG-2", .webPush) { forgery in
            forgery.delivery.headers == forgery.genuine.headers || forgery.delivery.body.isEmpty
        }
        PushMutant.believing("never looks at the time of signing", caughtBy: "PROOF-BODYSIG-3", .webPush) { forgery in
            forgery.isBodySigned() && forgery.delivery.headers["webhook-timestamp"]?.allSatisfy(\.isASCII) == true
        }
        PushMutant.believing("reads times as fractions", caughtBy: "PROOF-BODYSIG-3", .webPush) { forgery in
            forgery.isBodySigned() && forgery.delivery.headers["webhook-timestamp"]?.contains(".") == true
        }
        PushMutant.believing("takes ids with dots", caughtBy: "PROOF-BODYSIG-4", .webPush) { forgery in
            forgery.isBodySigned() && forgery.delivery.headers["webhook-id"]?.contains(".") == true
        }
        PushMutant.refusing("judges the first signature only", caughtBy: "PROOF-BODYSIG-5", .webPush) { delivery, channel in
            let list = delivery.headers["webhook-signature"] ?? ""
            return channel.sender == .relay && list.hasPrefix("v1,AAAA")
        }
        PushMutant.believing("takes signatures without padding", caughtBy: "PROOF-BODYSIG-5", .webPush) { forgery in
            let list = forgery.delivery.headers["webhook-signature"] ?? ""
            return list.hasPrefix("v1,") && list.count == 46
        }
        PushMutant.believing("takes an HMAC under another name", caughtBy: "PROOF-BODYSIG-6", .webPush) { forgery in
            forgery.delivery.headers["webhook-signature"]?.hasPrefix("v1a,") == true
        }
        PushMutant.believing("takes the secret's text for the secret", caughtBy: "PROOF-BODYSIG-7", .webPush) {
            $0.isBodySigned(key: $0.channel.secrets)
        }
        PushMutant.believing("has one secret for all endpoints", caughtBy: "PROOF-BODYSIG-7", .webPush) { forgery in
            forgery.delivery.headers["webhook-signature"]?.hasPrefix("v1,") == true && !forgery.isBodySigned()
        }
        PushMutant("takes whatever has a known id for a repetition", caughtBy: "PROOF-BODYSIG-8", .webPush) { push, _ in
            push.repeats = { $0.delivery.headers["webhook-id"] == $0.genuine.headers["webhook-id"] }
        }
    }
}
