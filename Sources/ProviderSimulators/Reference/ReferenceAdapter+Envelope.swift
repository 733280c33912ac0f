import Foundation
import ProviderKit

extension ReferenceAdapter {
    /// Judges an envelope: every token first, because one bad token makes all of it suspicious, then item by item.
    func verifyEnvelope(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        let (items, tokens): ([JSONValue], [JSONValue])
        do throws(RejectionReason) {
            (items, tokens) = try Self.contents(of: delivery, for: channel)
        } catch {
            return [.rejected(item: 0, error)]
        }
        let token: VerifiedToken
        do throws(RejectionReason) {
            token = try await Self.verified(tokens, in: context)
        } catch {
            return items.indices.map { .rejected(item: $0, error) }
        }
        return items.enumerated().map { number, item in
            do throws(RejectionReason) {
                return .genuine(try Self.notification(item.object, number: number, channel, token, context))
            } catch {
                return .rejected(item: number, error)
            }
        }
    }

    private static func contents(
        of delivery: Delivery, for channel: PushChannel
    ) throws(RejectionReason) -> (items: [JSONValue], tokens: [JSONValue]) {
        let names = delivery.headers.all("Reference-Channel")
        guard let name = names.first, !name.isEmpty else { throw .missingProof }
        guard names.count == 1 else { throw .malformed }
        guard ConstantTime.areEqual(Array(name.utf8), Array(channel.id.rawValue.utf8)) else { throw .misdirected }
        guard let object = try? StrictJSON.object(delivery.body, limits: StrictJSON.Limits(bytes: 256 << 10, depth: 8, values: 4_096)),
            let items = object["value"]?.array
        else { throw .malformed }
        guard let tokens = object["tokens"]?.array, !tokens.isEmpty else { throw .missingProof }
        guard tokens.count <= 16 else { throw .malformed }
        return (items, tokens)
    }

    private static func verified(_ tokens: [JSONValue], in context: VerificationContext) async throws(RejectionReason) -> VerifiedToken {
        guard let keys = URL(string: ReferenceKeys.keySet) else { throw .unverifiable }
        let rules = ClaimRules(
            issuer: ReferenceKeys.issuer, audience: ReferenceKeys.audience,
            exact: ["publisher": ReferenceKeys.publisher, "tenant": ReferenceKeys.tenant])
        var verified: VerifiedToken?
        for text in tokens {
            guard let text = text.string else { throw .malformed }
            let token = try SignedToken(parsing: text)
            guard let id = token.keyID else { throw .forged }
            switch await context.keySets.key(id, at: keys) {
            case .found(let key):
                guard key.issuer == rules.issuer else { throw .misdirected }
                verified = try token.verified(with: key, claims: rules, at: context.now)
            case .unknown: throw .forged
            case .unavailable: throw .unverifiable
            }
        }
        guard let verified else { throw .missingProof }
        return verified
    }

    private static func notification(
        _ item: JSONObject?, number: Int, _ channel: PushChannel, _ token: VerifiedToken, _ context: VerificationContext
    ) throws(RejectionReason) -> ChangeNotification {
        guard let item else { throw .malformed }
        let proof = try context.tokens.prove(item["token"]?.string, item: number, for: channel.binding, at: context.now)
        guard item["channel"]?.string == channel.id.rawValue else { throw .misdirected }
        guard let content = item["content"]?.object else { throw .missingProof }
        guard let signature = content["dataSignature"]?.string else { throw .missingProof }
        guard let data = content["data"]?.string, let key = content["dataKey"]?.string, let name = content["certificate"]?.string,
            let thumbprint = content["thumbprint"]?.string, let said = ReferenceMessage(item), let kind = said.kind
        else { throw .malformed }
        guard let own = try? ReferenceKeys.decryption.get() else { throw .unverifiable }
        let message = try EncryptedPayload.open(
            EncryptedContent(data: data, dataKey: key, dataSignature: signature, certificateID: name, thumbprint: thumbprint),
            with: [DecryptionKey(certificateID: ReferenceKeys.certificateID, thumbprint: own.thumbprint, privateKey: own.key)],
            vouchedFor: token, proof: proof, at: context.now)
        guard ReferenceMessage(message.plaintext) == said else { throw .misdirected }
        guard let mark = try? DeliveryMark(name: String(said.number), content: said.text) else { throw .unverifiable }
        return ChangeNotification(proof: message.takeProof(), kind: kind, mark: mark)
    }
}
