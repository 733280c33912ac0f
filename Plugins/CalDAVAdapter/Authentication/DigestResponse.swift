import ProviderKit

/// The `Authorization` value that answers a ``DigestChallenge`` (RFC 7616 §3.4), with `qop=auth`.
struct DigestResponse: Sendable {
    let challenge: DigestChallenge
    let username: String
    let password: Secret
    /// `PROPFIND`, `REPORT`, …
    let method: String
    /// The request target: path and query, exactly as sent.
    let target: String
    /// How often the nonce was used, from 1.
    let count: Int
    /// The client's nonce.
    let clientNonce: String

    /// The header's value. Throws where libcrypto refuses the hash, as a FIPS configuration does with MD5.
    func headerValue() throws(CryptographyError) -> String {
        let hash = challenge.algorithm.digest
        var secretHash = try hash.hexadecimal("\(username):\(challenge.realm):\(password.revealText())")
        if challenge.algorithm.isSession { secretHash = try hash.hexadecimal("\(secretHash):\(challenge.nonce):\(clientNonce)") }
        let requestHash = try hash.hexadecimal("\(method):\(target)")
        let nonceCount = String(repeating: "0", count: max(0, 8 - String(count, radix: 16).count)) + String(count, radix: 16)
        let response =
            challenge.hasQualityAuth
            ? try hash.hexadecimal("\(secretHash):\(challenge.nonce):\(nonceCount):\(clientNonce):auth:\(requestHash)")
            : try hash.hexadecimal("\(secretHash):\(challenge.nonce):\(requestHash)")
        let name = challenge.hashesUserName ? try hash.hexadecimal("\(username):\(challenge.realm)") : username
        var fields = [
            Self.userField(name), "realm=\(Self.quoted(challenge.realm))", "nonce=\(Self.quoted(challenge.nonce))",
            "uri=\(Self.quoted(target))", "response=\"\(response)\"", "algorithm=\(challenge.algorithm.name)",
        ]
        if challenge.hasQualityAuth { fields += ["qop=auth", "nc=\(nonceCount)", "cnonce=\(Self.quoted(clientNonce))"] }
        if let opaque = challenge.opaque { fields.append("opaque=\(Self.quoted(opaque))") }
        if challenge.hashesUserName { fields.append("userhash=true") }
        return "Digest " + fields.joined(separator: ", ")
    }

    /// A user name beyond ASCII goes in the extended form (RFC 7616 §3.4, RFC 8187).
    private static func userField(_ name: String) -> String {
        name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            ? "username=\(quoted(name))" : "username*=UTF-8''\(PercentEncoding.component(name))"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
