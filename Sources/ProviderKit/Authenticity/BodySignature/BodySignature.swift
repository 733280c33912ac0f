public import Foundation

/// Judges deliveries whose body and time are signed with a shared or a public key.
public struct BodySignature: Sendable {
    /// A key that is set up for the format's algorithm.
    private struct Verifier {
        enum Algorithm {
            case symmetric(KeyedAuthentication)
            case ed25519(Ed25519PublicKey)
        }

        let key: BodySignatureKey
        let algorithm: Algorithm
    }

    private let format: BodySignatureFormat
    private let verifiers: [Verifier]
    private let tolerance: TimeInterval

    /// The most keys at a time: a rotation needs two, and the work for a forgery grows with them.
    public static let mostKeys = 4

    /// Makes a verifier; five minutes of tolerance on either side unless said otherwise, at most an hour.
    ///
    /// Throws ``CryptographyError`` without a key, with more than ``mostKeys``, and with a public key for an HMAC.
    public init(format: BodySignatureFormat, keys: [BodySignatureKey], tolerance: TimeInterval = 300) throws(CryptographyError) {
        guard (1...Self.mostKeys).contains(keys.count) else {
            throw CryptographyError(reason: "body signatures are judged under one to \(Self.mostKeys) keys")
        }
        var (digest, takesPublicKeys) = (MessageDigest.sha256, true)
        if case .hmac(let format) = format { (digest, takesPublicKeys) = (format.digest, false) }
        verifiers = try keys.map { key throws(CryptographyError) in
            switch key.material {
            case .symmetric(let secret):
                return Verifier(key: key, algorithm: .symmetric(try KeyedAuthentication(secret, digest: digest)))
            case .ed25519(let published):
                guard takesPublicKeys else { throw CryptographyError(reason: "an HMAC needs a shared secret, not a public key") }
                return Verifier(key: key, algorithm: .ed25519(published))
            }
        }
        self.format = format
        self.tolerance = min(max(0, tolerance), 3_600)
    }

    /// Judges a delivery.
    ///
    /// Throws `missingProof` where a header or every signature of a kind that our keys can judge is missing, `malformed` where one cannot be
    /// read, `outsideTolerance` for a time too far away or a key that is not believed now, and `forged` where no signature fits.
    public func prove(_ delivery: Delivery, binding: ChannelBinding, at now: Date) throws(RejectionReason) -> SignedBody {
        switch format {
        case .standardWebhooks: try proveStandardWebhooks(delivery, binding: binding, at: now)
        case .hmac(let format): try proveHMAC(delivery, format: format, binding: binding, at: now)
        }
    }

    private func proveStandardWebhooks(
        _ delivery: Delivery, binding: ChannelBinding, at now: Date
    ) throws(RejectionReason) -> SignedBody {
        let id = try SignedHeaders.id("webhook-id", in: delivery.headers)
        let header = try SignedHeaders.single("webhook-signature", in: delivery.headers)
        let time = try SignedHeaders.timestamp("webhook-timestamp", in: delivery.headers, at: now, tolerance: tolerance)
        let signatures = try StandardWebhookSignatures(header)
        var message: [UInt8] = []
        message.reserveCapacity(id.utf8.count + time.text.utf8.count + 2 + delivery.body.count)
        for text in [id, time.text] {
            message += text.utf8
            message.append(UInt8(ascii: "."))
        }
        message += delivery.body
        try judge(at: now) { key throws(RejectionReason) in
            switch key {
            case .symmetric(let key): try Self.matches(signatures.symmetric, message: message, key: key)
            case .ed25519(let key):
                signatures.ed25519.isEmpty ? nil : signatures.ed25519.contains { key.isValidSignature($0, of: message) }
            }
        }
        return SignedBody(id: id, sentAt: time.date, proof: Self.proof(binding, at: now))
    }

    private func proveHMAC(
        _ delivery: Delivery, format: HMACFormat, binding: ChannelBinding, at now: Date
    ) throws(RejectionReason) -> SignedBody {
        let header = try SignedHeaders.single(format.header, in: delivery.headers)
        guard header.utf8.count <= 512, header.utf8.starts(with: format.prefix.utf8) else { throw .malformed }
        let text = String(decoding: header.utf8.dropFirst(format.prefix.utf8.count), as: UTF8.self)
        guard let signature = Self.decode(text, format.encoding), signature.count == format.digest.length else { throw .malformed }
        var (time, id): ((text: String, date: Date)?, String?)
        if let name = format.timestampHeader {
            time = try SignedHeaders.timestamp(name, in: delivery.headers, at: now, tolerance: tolerance)
        }
        if let name = format.idHeader { id = try SignedHeaders.id(name, in: delivery.headers) }
        let message = format.signedContent.reduce(into: [UInt8]()) { message, piece in
            switch piece {
            case .literal(let text): message += Array(text.utf8)
            case .timestamp: message += Array((time?.text ?? "").utf8)
            case .id: message += Array((id ?? "").utf8)
            case .body: message += delivery.body
            }
        }
        try judge(at: now) { key throws(RejectionReason) in
            guard case .symmetric(let key) = key else { return nil }
            return try Self.matches([signature], message: message, key: key)
        }
        guard let name = id ?? (try? MessageDigest.sha256.hexadecimal(delivery.body)) else { throw .unverifiable }
        return SignedBody(id: name, sentAt: time?.date, proof: Self.proof(binding, at: now))
    }

    /// Asks every key, believed now or not, so that the duration does not tell which one fits. A key's answer is `nil` where the delivery
    /// has no signature that it could judge.
    private func judge(
        at now: Date, _ matches: (Verifier.Algorithm) throws(RejectionReason) -> Bool?
    ) throws(RejectionReason) {
        var (isJudged, isGenuine, isUntimely) = (false, false, false)
        for verifier in verifiers {
            guard let isMatch = try matches(verifier.algorithm) else { continue }
            isJudged = true
            if isMatch, verifier.key.isBelieved(at: now) { isGenuine = true }
            if isMatch, !verifier.key.isBelieved(at: now) { isUntimely = true }
        }
        guard isJudged else { throw .missingProof }
        guard isGenuine else { throw isUntimely ? .outsideTolerance : .forged }
    }

    private static func matches(
        _ signatures: [[UInt8]], message: [UInt8], key: KeyedAuthentication
    ) throws(RejectionReason) -> Bool? {
        guard !signatures.isEmpty else { return nil }
        guard let expected = key.code(message) else { throw .unverifiable }
        return signatures.reduce(false) { ConstantTime.areEqual(expected, $1) || $0 }
    }

    private static func decode(_ text: String, _ encoding: HMACFormat.Encoding) -> [UInt8]? {
        switch encoding {
        case .base64: StandardBase64.decode(text)
        // One spelling: upper case would be a second signature of the same message.
        case .hex: text.utf8.contains { (65...70).contains($0) } ? nil : Hexadecimal.decode(text)
        }
    }

    private static func proof(_ binding: ChannelBinding, at now: Date) -> Proof {
        Proof(channel: binding.channel, connection: binding.connection, item: 0, provenAt: now)
    }
}
