import Foundation
import ProviderKit

extension ConformanceCase {
    /// Attacks on encrypted content.
    static let encryptedPayloadCases: [ConformanceCase] = [
        encrypted("PROOF-RICH-1", "Content that was made by the rules is believed, beside a signed token and never without") { attack in
            for length in [0, 1, 15, 16, 17] {
                // White space around a JSON text changes nothing of what it says.
                let padded = attack.plaintext + Data(repeating: 0x20, count: length)
                try await attack.believe("Content with \(length) spaces more") { $0.plaintext = padded }
            }
            if let forge = attack.open.stage.counterpart.signedTokenForge {
                for tokens in [nil, []] as [[String]?] {
                    try await attack.open.expectRefused(
                        try forge.delivery(attack.genuine, withTokens: tokens), "Content without a signed token is refused",
                        scheme: .encryptedPayload)
                }
            }
        },
        encrypted("PROOF-RICH-2", "The content's signature is there and is over the ciphertext, under the wrapped key") { attack in
            try await attack.refuse("A signature over the Base64 text") { $0.signsText = true }
            try await attack.refuse("A signature under another key") { $0.signingKey = [UInt8](repeating: 7, count: 32) }
            try await attack.refuse("A signature under an empty key") { $0.signingKey = [] }
            try await attack.refuseFields("No signature") { $0.dataSignature = nil }
            let signatures: [(String, String)] = [("empty", ""), ("zero", Data(count: 32).base64EncodedString()), ("no Base64", "%%%%")]
            for (name, text) in signatures {
                try await attack.refuseFields("A signature that is \(name)") { $0.dataSignature = text }
            }
            try await attack.refuseFields("Half a signature") { content in
                let bytes = Data(base64Encoded: content.dataSignature ?? "") ?? Data()
                content.dataSignature = bytes.prefix(16).base64EncodedString()
            }
            try await attack.refuseFields("A signature in URL-safe Base64 without padding") { content in
                content.dataSignature = content.dataSignature.map { Base64URL.encode(Data(base64Encoded: $0) ?? Data()) }
            }
            try await attack.refuseFields("Another ciphertext under the same signature") { content in
                var bytes = Data(base64Encoded: content.data) ?? Data()
                if !bytes.isEmpty { bytes[0] ^= 1 }
                content.data = bytes.base64EncodedString()
            }
            try await attack.refuseFields("No ciphertext") { $0.data = "" }
        },
        encrypted("PROOF-RICH-3", "The key is wrapped by RSA-OAEP with SHA-1 and has 32 bytes") { attack in
            try await attack.refuse("A key wrapped by RSA-OAEP with SHA-256") { $0.padding = .oaepSHA256 }
            try await attack.refuse("A key wrapped by PKCS #1 v1.5") { $0.padding = .pkcs1 }
            for count in [0, 1, 16, 24, 31, 33, 64] {
                try await attack.refuse("A key of \(count) bytes") { $0.key = [UInt8](repeating: 9, count: count) }
            }
            let wraps: [(String, String)] = [
                ("empty", ""), ("zero", Data(count: 256).base64EncodedString()), ("too long", Data(count: 5_000).base64EncodedString()),
            ]
            for (name, text) in wraps {
                try await attack.refuseFields("A wrapped key that is \(name)") { $0.dataKey = text }
            }
        },
        encrypted("PROOF-RICH-4", "The content is for the certificate that it names, by name and thumbprint") { attack in
            let genuine = attack.content
            try await attack.refuse("Content for another certificate under our name") {
                $0.receiver = try StrangersKeys.rsa.get().publicKey
            }
            for name in ["", "unknown", genuine.certificateID + "x", String(genuine.certificateID.dropLast())] {
                try await attack.refuseFields("A certificate called “\(name)”") { $0.certificateID = name }
            }
            let thumbprint = genuine.thumbprint
            let others: [String] = [
                "", String(thumbprint.dropLast()), String(thumbprint.dropLast(2)), thumbprint + "00", String(thumbprint.reversed()),
                String(repeating: "0", count: thumbprint.count), " " + thumbprint,
            ]
            for other in others where other != thumbprint {
                try await attack.refuseFields("The thumbprint “\(other)”") { $0.thumbprint = other }
            }
            // One of ours that is not this channel's, as its former one would be; some providers take one certificate for all channels.
            let another = try await attack.open.stage.openElsewhere()
            let certificate = try attack.forge.certificate(for: another.channel)
            guard certificate != (try attack.forge.certificate(for: attack.open.channel)) else { return }
            let named = try attack.forge.content(of: try await another.change())
            let made = try ContentMaker(attack.plaintext, for: certificate, random: attack.open.stage.context.ownerContext.random)
                .content(named: named)
            try await attack.open.expectRefused(
                try attack.forge.delivery(attack.genuine, withContent: made),
                "Content for the certificate of another of our channels, under that one's name, is refused", scheme: .encryptedPayload)
        },
        encrypted("PROOF-RICH-5", "Wrong padding is told from a wrong signature by nobody, and other content is none") { attack in
            let reference = try await attack.refuse("A signature under another key") { $0.signingKey = [UInt8](repeating: 7, count: 32) }
            // None of these turns right padding, whatever its length, into other right padding.
            for damage in [UInt8(1), 0x10, 0x20, 0x80, 0xFF] {
                let reasons = try await attack.refuse("Wrong padding") { $0.paddingDamage = damage }
                try expectEqual(reasons, reference, "Wrong padding and a wrong signature are refused for the same reason")
            }
            let texts: [(String, String)] = [
                ("nothing", ""), ("no JSON", "no JSON"), ("null", "null"), ("an empty object", "{}"), ("a list", "[]"),
                ("half an object", "{\"id\":"),
            ]
            for (name, text) in texts {
                try await attack.refuse("Content that is \(name)") { $0.plaintext = Data(text.utf8) }
            }
            try await attack.refuse("Content that is no UTF-8") { $0.plaintext = Data([0x7B, 0x22, 0xFF, 0xC0, 0x22, 0x7D]) }
            try await attack.refuse("Content that never ends") { $0.plaintext = Data(String(repeating: "[", count: 10_000).utf8) }
        },
        encrypted("PROOF-RICH-6", "Content made by whoever knows the certificate is worth nothing without the other proofs") { attack in
            let stage = attack.open.stage
            // An attacker knows the certificate, and has seen a genuine token go by; what he writes is well made.
            let made = try attack.maker().content(named: attack.content)
            let delivery = try attack.forge.delivery(attack.genuine, withContent: made)
            if let tokens = stage.counterpart.channelTokenForge {
                let another = attack.open.channel.with(id: ChannelID("another")).binding
                let foreign = try stage.tokens.token(for: another, until: attack.open.channel.acceptedUntil).revealText()
                for token in [nil, "", "guessed", foreign] as [String?] {
                    try await attack.open.expectRefused(
                        try tokens.delivery(delivery, withToken: token), "Content without the channel's token is refused",
                        scheme: .encryptedPayload)
                }
            }
            if let tokens = stage.counterpart.signedTokenForge {
                for own in [nil, [], ["e30.e30."]] as [[String]?] {
                    try await attack.open.expectRefused(
                        try tokens.delivery(delivery, withTokens: own), "Content without a signed token is refused",
                        scheme: .encryptedPayload)
                }
            }
            let foreign = try attack.forge.plaintextOfAnotherItem(than: attack.genuine)
            try await attack.refuse("Content about another item than the one it stands in") { $0.plaintext = foreign }
        },
    ]

    private static func encrypted(
        _ id: String, _ sentence: String, body: @escaping @Sendable (ContentAttack) async throws -> Void
    ) -> ConformanceCase {
        push(id, sentence, requires: [.encryptedPayload]) { stage in
            guard let forge = stage.counterpart.encryptedPayloadForge else { throw HarnessError("the counterpart has no content forge") }
            let open = try await stage.open()
            let genuine = try await open.change()
            let attack = ContentAttack(
                open: open, genuine: genuine, forge: forge, content: try forge.content(of: genuine),
                plaintext: try forge.plaintext(of: genuine))
            try await attack.believe("Content as the provider makes it") { _ in }
            try await body(attack)
        }
    }
}

/// Attacks on the encrypted content of one genuine delivery.
struct ContentAttack: Sendable {
    let open: OpenChannel
    let genuine: Delivery
    let forge: any EncryptedPayloadForge
    let content: ForgedContent
    let plaintext: Data

    func maker() throws -> ContentMaker {
        try ContentMaker(plaintext, for: try forge.certificate(for: open.channel), random: open.stage.context.ownerContext.random)
    }

    @discardableResult
    func refuse(
        _ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ContentMaker) throws -> Void
    ) async throws -> [RejectionReason] {
        var maker = try maker()
        try change(&maker)
        let delivery = try forge.delivery(genuine, withContent: try maker.content(named: content))
        return try await open.expectRefused(delivery, "\(message) is refused", scheme: .encryptedPayload, file: file, line: line)
    }

    func refuseFields(
        _ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedContent) throws -> Void
    ) async throws {
        var changed = content
        try change(&changed)
        try await open.expectRefused(
            try forge.delivery(genuine, withContent: changed), "\(message) is refused", scheme: .encryptedPayload, file: file, line: line)
    }

    func believe(
        _ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ContentMaker) throws -> Void
    ) async throws {
        var maker = try maker()
        try change(&maker)
        let delivery = try forge.delivery(genuine, withContent: try maker.content(named: content))
        try await open.expectBelieved(delivery, "\(message) is believed", scheme: .encryptedPayload, file: file, line: line)
    }
}
