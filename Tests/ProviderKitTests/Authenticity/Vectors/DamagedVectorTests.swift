import Foundation
import ProviderKit
import Testing

/// From every genuine delivery, each with one thing wrong: none may be believed.
@Suite("What is authenticated cannot be changed by one bit")
struct DamagedVectorTests {
    @Test("channel tokens: every bit, every cut", arguments: try Vector.all(.channelToken).filter { $0.reason == nil })
    func channelToken(vector: Vector) throws {
        let tokens = try VectorSubjects.channelTokens(vector.input)
        let (binding, now) = (try VectorSubjects.binding(vector.input.object("binding")), try vector.input.instant("now"))
        let damaged = Damage.all(of: Array(try vector.input.text("presented").utf8))
        #expect(damaged.count > 500)
        for bytes in damaged {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            #expect(throws: RejectionReason.self, "\(text)") { try Self.spend(tokens.prove(text, for: binding, at: now)) }
        }
    }

    @Test("signed tokens: every bit, every cut", arguments: ["good-rs256", "good-es256"])
    func signedToken(id: String) throws {
        let vector = try #require(try Vector.all(.signedToken).first { $0.id == id })
        let (keySet, token) = (try vector.input.text("keySet"), try vector.input.text("token"))
        let (rules, now) = (try VectorSubjects.rules(vector.input.object("rules")), try vector.input.instant("now"))
        let keys = try JSONWebKeySet(parsing: Data(keySet.utf8))
        for bytes in Damage.all(of: Array(token.utf8)) {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            #expect(throws: RejectionReason.self) {
                let token = try SignedToken(parsing: text)
                guard let key = token.keyID.flatMap(keys.key) else { throw RejectionReason.forged }
                _ = try token.verified(with: key, claims: rules, at: now)
            }
        }
    }

    @Test(
        "Web Push: every bit and cut of the body but the record size, and of the credentials",
        arguments: ["good", "good-nextcloud", "good-padding"])
    func webPush(id: String) throws {
        let vector = try #require(try Vector.all(.webPush).first { $0.id == id })
        let subscription = try VectorSubjects.subscription(vector.input.object("subscription"))
        let now = try vector.input.instant("now")
        let good = try vector.input.object("delivery").delivery(at: now)
        func isRefused(_ headers: HTTPHeaders, _ body: Data) -> Bool {
            let delivery = Delivery(method: .post, headers: headers, query: "", body: body, receivedAt: now)
            do { return try WebPush.prove(delivery, for: subscription, binding: VectorSubjects.binding, at: now).plaintext.isEmpty } catch {
                return true
            }
        }
        #expect(!isRefused(good.headers, good.body))
        // The record size is not authenticated (RFC 8188 §2.1); only its being too small is noticed.
        for bytes in Damage.all(of: Array(good.body), exceptBytes: 16..<20) { #expect(isRefused(good.headers, Data(bytes))) }
        let credentials = try #require(good.headers["Authorization"])
        for bytes in Damage.flips(of: Array(credentials.utf8)) {
            guard let text = String(validating: bytes, as: UTF8.self), !Self.isSameCredential(text, credentials) else { continue }
            var headers = good.headers
            headers["Authorization"] = text
            #expect(isRefused(headers, good.body), "\(text)")
        }
    }

    @Test(
        "body signatures: every bit and cut of id, time, signature and body",
        arguments: ["good-v1", "good-v1a", "good-github", "good-slack"])
    func bodySignature(id: String) throws {
        let vector = try #require(try Vector.all(.bodySignature).first { $0.id == id })
        let verifier = try VectorSubjects.bodySignature(vector.input)
        let now = try vector.input.instant("now")
        let good = try vector.input.object("delivery").delivery(at: now)
        func isRefused(_ headers: HTTPHeaders, _ body: Data) -> Bool {
            let delivery = Delivery(method: .post, headers: headers, query: "", body: body, receivedAt: now)
            do { return try verifier.prove(delivery, binding: VectorSubjects.binding, at: now).id.isEmpty } catch { return true }
        }
        #expect(!isRefused(good.headers, good.body))
        for bytes in Damage.all(of: Array(good.body)) { #expect(isRefused(good.headers, Data(bytes))) }
        for field in good.headers.fields {
            for bytes in Damage.all(of: Array(field.value.utf8)) {
                guard let text = String(validating: bytes, as: UTF8.self) else { continue }
                var headers = good.headers
                headers[field.name] = text
                #expect(isRefused(headers, good.body), "\(field.name): \(text)")
            }
        }
    }

    /// Scheme and parameter names have no case (RFC 9110 §11.1).
    private static func isSameCredential(_ text: String, _ original: String) -> Bool {
        guard text.lowercased() == original.lowercased() else { return false }
        return zip(text, original).filter { $0 != $1 }.allSatisfy { "vapidtkVAPIDTK".contains($0.0) }
            && text.drop { $0 != "=" }.prefix(40) == original.drop { $0 != "=" }.prefix(40)
    }

    private static func spend(_ proof: consuming Proof) throws {
        _ = ChangeNotification(proof: proof, kind: .changed, mark: try DeliveryMark(name: "n", content: [UInt8]()))
    }
}

/// Systematic damage to bytes.
enum Damage {
    /// Every bit flipped and every proper prefix.
    static func all(of bytes: [UInt8], exceptBytes spared: Range<Int> = 0..<0) -> [[UInt8]] {
        flips(of: bytes, exceptBytes: spared) + bytes.indices.map { Array(bytes.prefix($0)) }
    }

    static func flips(of bytes: [UInt8], exceptBytes spared: Range<Int> = 0..<0) -> [[UInt8]] {
        bytes.indices.filter { !spared.contains($0) }.flatMap { index in
            (0..<8).map { bit in
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                return damaged
            }
        }
    }
}
