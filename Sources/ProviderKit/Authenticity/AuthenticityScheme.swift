/// How the authenticity of a delivery is proven.
///
/// An adapter that declares a scheme promises the lines of the scheme, whatever provider it speaks to.
public enum AuthenticityScheme: String, Sendable, Codable, CaseIterable {
    /// The sender knows a keyed MAC that only the provider was told, for this very channel. See ``ChannelTokens``.
    ///
    /// Behaviour:
    /// - `PROOF-TOKEN-1`: Without a token, or with an empty one, nothing is believed.
    /// - `PROOF-TOKEN-2`: The token of another channel, connection, provider or generation proves nothing here.
    /// - `PROOF-TOKEN-3`: A token is right to the last character: no prefix, no other case, nothing around it, no other spelling.
    /// - `PROOF-TOKEN-4`: A token under the host's previous key is believed until that key's last use; under any other key never.
    /// - `PROOF-TOKEN-5`: A token whose time is over is not believed, though the channel lives.
    case channelToken = "channel-token"
    /// The provider's platform signed a token for this application (JWS, RFC 7515).
    ///
    /// Behaviour:
    /// - `PROOF-JWS-1`: Without a token nothing is believed.
    /// - `PROOF-JWS-2`: The algorithm is that of the published key, whatever the token says.
    /// - `PROOF-JWS-3`: The key is a published one, for this issuer; a key that the token brings along or points to is never used or fetched.
    /// - `PROOF-JWS-4`: Issuer and audience are exactly those that are expected.
    /// - `PROOF-JWS-5`: Every other claim of which an exact value is expected has it.
    /// - `PROOF-JWS-6`: A token is believed in its time only, give or take five minutes, and never without an end.
    /// - `PROOF-JWS-7`: What is not strictly a compact token is none.
    /// - `PROOF-JWS-8`: One bad token takes the whole delivery down.
    /// - `PROOF-JWS-9`: Every published key is believed, and none while the keys cannot be had.
    case signedToken = "signed-token"
    /// Content encrypted for us, intact; never without a signed token.
    ///
    /// Behaviour:
    /// - `PROOF-RICH-1`: Content that was made by the rules is believed, beside a signed token and never without.
    /// - `PROOF-RICH-2`: The content's signature is there and is over the ciphertext, under the wrapped key.
    /// - `PROOF-RICH-3`: The key is wrapped by RSA-OAEP with SHA-1 and has 32 bytes.
    /// - `PROOF-RICH-4`: The content is for the certificate that it names, by name and thumbprint.
    /// - `PROOF-RICH-5`: Padding that is wrong is told from a wrong signature by nobody; what is not content of the provider is none.
    /// - `PROOF-RICH-6`: Content vouches for no origin: made by whoever knows the certificate, it is worth nothing without the other proofs.
    case encryptedPayload = "encrypted-payload"
    /// Signed by the pinned server key (VAPID, RFC 8292) and readable only by us (RFC 8291).
    ///
    /// Behaviour:
    /// - `PROOF-WEBPUSH-1`: Unsigned, or signed in the way of a draft, nothing is believed.
    /// - `PROOF-WEBPUSH-2`: The key is the pinned one, whatever key the request or its token brings along.
    /// - `PROOF-WEBPUSH-3`: There is one `Authorization` with one `t` and one `k`; their order, quotes and other parameters do not matter.
    /// - `PROOF-WEBPUSH-4`: The signature is ES256 of 64 bytes, in either of its two forms.
    /// - `PROOF-WEBPUSH-5`: The token is believed until it ends, at most a day ahead, and never without an end.
    /// - `PROOF-WEBPUSH-6`: The token is for our origin, as a whole.
    /// - `PROOF-WEBPUSH-7`: The message is encrypted for this subscription's key and secret.
    /// - `PROOF-WEBPUSH-8`: The message is one last record of aes128gcm with an uncompressed key on the curve.
    /// - `PROOF-WEBPUSH-9`: The request's fields keep the rules of RFC 8030 and RFC 8291.
    /// - `PROOF-WEBPUSH-10`: The key of the message is not the key that signs.
    /// - `PROOF-WEBPUSH-11`: A message that comes again under another token has the same mark.
    case webPush = "web-push"
    /// Body and time signed with a shared or public key (Standard Webhooks and its relatives).
    ///
    /// Behaviour:
    /// - `PROOF-BODYSIG-1`: Each of the scheme's fields is there once and not empty.
    /// - `PROOF-BODYSIG-2`: The body is the signed one, byte for byte.
    /// - `PROOF-BODYSIG-3`: The time of signing is at most five minutes away, and spelled as plain decimal seconds.
    /// - `PROOF-BODYSIG-4`: The id is at most 256 visible characters without a dot.
    /// - `PROOF-BODYSIG-5`: One right signature in the list is enough, and it is right in its exact spelling only.
    /// - `PROOF-BODYSIG-6`: The algorithm is that of the configured key.
    /// - `PROOF-BODYSIG-7`: Another endpoint's key proves nothing here, nor does the key in another reading.
    /// - `PROOF-BODYSIG-8`: A delivery that comes again has the same mark; the same id over another body has not.
    case bodySignature = "body-signature"
}
