import Foundation
import ProviderKit
import Testing

/// The files were written by another program in another language (`Vectors/make`), so that both would have to be wrong alike.
@Suite("Every vector is judged as it says")
struct VectorTests {
    @Test("channel tokens", arguments: try Vector.all(.channelToken))
    func channelToken(vector: Vector) throws {
        let tokens = try VectorSubjects.channelTokens(vector.input)
        let (binding, now) = (try VectorSubjects.binding(vector.input.object("binding")), try vector.input.instant("now"))
        vector.check { () throws(RejectionReason) in
            let proof = try tokens.prove(vector.input["presented"]?.string, item: 7, for: binding, at: now)
            VectorTests.checkBinding(proof, binding, item: 7, now)
            return nil
        }
    }

    @Test("signed tokens", arguments: try Vector.all(.signedToken))
    func signedToken(vector: Vector) throws {
        let (keySet, token) = (try vector.input.text("keySet"), try vector.input.text("token"))
        let (rules, now) = (try VectorSubjects.rules(vector.input.object("rules")), try vector.input.instant("now"))
        vector.check { () throws(RejectionReason) in
            let token = try VectorSubjects.verified(keySet: keySet, token: token, rules: rules, at: now)
            #expect(token.issuer == rules.issuer && token.audience == rules.audience)
            for (name, value) in rules.exact { #expect(token.string(name) == value) }
            return nil
        }
    }

    @Test("encrypted payloads", arguments: try Vector.all(.encryptedPayload))
    func encryptedPayload(vector: Vector) throws {
        let input = vector.input
        let token = try VectorSubjects.verified(
            keySet: input.text("keySet"), token: input.text("token"), rules: VectorSubjects.rules(input.object("rules")),
            at: input.instant("tokenJudgedAt"))
        let (keys, content) = (try VectorSubjects.decryptionKeys(input), try VectorSubjects.content(input.object("content")))
        let proof = try VectorTests.proof(item: 3)
        let now = try input.instant("now")
        try VectorTests.open(vector, content, keys, token, proof, now)
    }

    @Test("Web Push", arguments: try Vector.all(.webPush))
    func webPush(vector: Vector) throws {
        let subscription = try VectorSubjects.subscription(vector.input.object("subscription"))
        let now = try vector.input.instant("now")
        let delivery = try vector.input.object("delivery").delivery(at: now)
        vector.check("plaintext") { () throws(RejectionReason) in
            let message = try WebPush.prove(delivery, for: subscription, binding: VectorSubjects.binding, at: now)
            let plaintext = StandardBase64.encode(message.plaintext)
            VectorTests.checkBinding(message.takeProof(), VectorSubjects.binding, item: 0, now)
            return plaintext
        }
    }

    @Test("body signatures", arguments: try Vector.all(.bodySignature))
    func bodySignature(vector: Vector) throws {
        let verifier = try VectorSubjects.bodySignature(vector.input)
        let now = try vector.input.instant("now")
        let delivery = try vector.input.object("delivery").delivery(at: now)
        vector.check("id") { () throws(RejectionReason) in
            let body = try verifier.prove(delivery, binding: VectorSubjects.binding, at: now)
            let id = body.id
            VectorTests.checkBinding(body.takeProof(), VectorSubjects.binding, item: 0, now)
            return id
        }
    }

    @Test("there are enough of them, of both verdicts, with names of their own", arguments: AuthenticityScheme.allCases)
    func counts(scheme: AuthenticityScheme) throws {
        let vectors = try Vector.all(scheme)
        #expect(vectors.count >= 25)
        #expect(vectors.count { $0.reason == nil } >= 4)
        #expect(Set(vectors.map(\.id)).count == vectors.count)
        for reason in [RejectionReason.malformed, .forged] { #expect(vectors.contains { $0.reason == reason }) }
    }

    /// A proof from the only place that makes one: a verifier.
    static func proof(item: Int) throws -> Proof {
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 7, count: 32))))
        let now = Date(timeIntervalSince1970: 1_767_225_600)
        let token = try tokens.token(for: VectorSubjects.binding, until: now + 60)
        return try tokens.prove(token.revealText(), item: item, for: VectorSubjects.binding, at: now)
    }

    /// Spends a proof and looks at what it was bound to.
    static func checkBinding(_ proof: consuming Proof, _ binding: ChannelBinding, item: Int, _ now: Date) {
        guard let mark = try? DeliveryMark(name: "n", content: [UInt8]()) else { return }
        let notification = ChangeNotification(proof: proof, kind: .changed, mark: mark)
        #expect(notification.channel == binding.channel && notification.connection == binding.connection)
        #expect(notification.item == item && notification.provenAt == now)
    }

    /// `proof` cannot be captured and consumed by a closure, so this is written out.
    private static func open(
        _ vector: Vector, _ content: EncryptedContent, _ keys: [DecryptionKey], _ token: VerifiedToken, _ proof: consuming Proof,
        _ now: Date
    ) throws {
        var plaintext: String?
        var refusal: RejectionReason?
        do throws(RejectionReason) {
            let message = try EncryptedPayload.open(content, with: keys, vouchedFor: token, proof: proof, at: now)
            plaintext = StandardBase64.encode(message.plaintext)
        } catch { refusal = error }
        vector.check("plaintext") { () throws(RejectionReason) in
            if let refusal { throw refusal }
            return plaintext
        }
    }
}
