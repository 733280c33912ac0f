import CalendarStore
import ProviderKit

/// What the address that a person opens is made of: 256 random bits. A ticket gives the OAuth state, and a state gives the consent's id;
/// neither goes back, because both steps are SHA-256.
struct AuthorizationTicket: Equatable, Sendable {
    /// 43 characters of URL-safe Base64.
    let text: String

    /// Makes a ticket.
    init(random: any RandomSource) { text = random.urlSafeToken(bytes: Self.length) }

    /// Reads a ticket from an address; `nil` for what cannot be one.
    init?(parsing text: String) {
        guard Base64URL.decode(text)?.count == Self.length else { return nil }
        self.text = text
    }

    private static let length = 32

    /// The OAuth state: 43 characters.
    func state() throws(CryptographyError) -> String {
        Base64URL.encode(try MessageDigest.sha256.hash(Array("calendar-host/oauth-state/\(text)".utf8)))
    }

    /// The id of the consent that a state belongs to.
    static func id(ofState state: String) throws(CryptographyError) -> AuthorizationID {
        AuthorizationID(try MessageDigest.sha256.hexadecimal(state))
    }
}
