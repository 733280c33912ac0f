import Foundation
import ProviderConformance
import ProviderKit

/// Signs as an application server does (VAPID, RFC 8292).
struct PushSignature {
    /// The server's key.
    let key: P256PrivateKey
    let style: CalDAVPushStyle

    /// The claims of a token for a push resource: twelve hours from now, as both libraries in use do it.
    func claims(for resource: URL, now: Date) -> ForgedJSON {
        let port = style.dropsPort ? nil : resource.port
        let audience = "\(resource.scheme ?? "https")://\(resource.host() ?? "")" + (port.map { ":\($0)" } ?? "")
        return [
            "aud": .string(audience), "exp": .literal(String(Int(now.timeIntervalSince1970) + 12 * 3_600)), "sub": .string(style.contact),
        ]
    }

    /// The `Authorization` field.
    func field(for resource: URL, now: Date) throws -> String {
        let header: ForgedJSON = ["typ": "JWT", "alg": "ES256"]
        let signed = [header, claims(for: resource, now: now)].map { Base64URL.encode($0.text.utf8) }.joined(separator: ".")
        let token = signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
        return "vapid t=\(token)\(style.separator)k=\(Base64URL.encode(key.publicKey.uncompressed))"
    }
}
