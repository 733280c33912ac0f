import Foundation
import ProviderKit

/// A refusal of the identity platform: what `error` says, and more precisely what the numbers in `error_codes` say (AADSTS…). The description
/// is text for people in their language; nothing is read from it and nothing of it is repeated.
struct IdentityRefusal: Sendable {
    /// What is to be done.
    enum Reaction: Sendable, Equatable {
        /// The account's owner has to connect again.
        case reconnect(String)
        /// An administrator of the owner's organisation has to act, and the owner has to connect again after that.
        case administrator(String)
        /// The operator of this host has to act; the accounts are not at fault.
        case operate(String)
        /// The attempt to connect is over; a new one may succeed.
        case restart(String)
        /// Later may be better.
        case wait
    }

    /// The reactions by number (learn.microsoft.com/entra/identity-platform/reference-error-codes).
    static let reactions: [Int: Reaction] = {
        var table: [Int: Reaction] = [:]
        func set(_ codes: [Int], _ reaction: Reaction) { for code in codes { table[code] = reaction } }
        set([65001], .reconnect("the owner has not consented to this application, or the consent was removed"))
        set([65004], .reconnect("the owner declined to consent"))
        set([70000, 70008, 700082], .reconnect("the refresh token is not valid any more, or was not used for too long"))
        set(
            [700084],
            .reconnect("the refresh token has reached a fixed end: the redirect address is registered as a single-page application"))
        set([70043], .reconnect("the organisation's sign-in frequency has ended the session"))
        set([50173], .reconnect("the grant was revoked, by the owner or an administrator"))
        set([50132, 50133, 50055, 50144], .reconnect("the owner's password was changed or has expired"))
        set([50072, 50074, 50076, 50078, 50079, 50158], .reconnect("the organisation asks for a further proof, such as a second factor"))
        set([53000, 53001, 53003], .administrator("the organisation's Conditional Access rules block the sign-in"))
        set([50034, 50057, 51004], .administrator("the account is disabled or does not exist any more"))
        set([50105], .administrator("the owner is not assigned to this application in the organisation"))
        set([50020], .administrator("the account is not a member of the organisation for which this application is registered"))
        set([50194], .operate("the application is registered for one organisation; set that organisation as the tenant"))
        set([70002, 7000215, 7000216, 7000222], .operate("the client secret is wrong, missing or has expired; put a new one in place"))
        set([700016], .operate("the client id is not known in this tenant; check both"))
        set(
            [50011],
            .operate("the redirect address is not the one that is registered for this application; both must be equal to the letter"))
        set([501481], .restart("the proof of the attempt (PKCE) does not match"))
        set([54005], .restart("the code was used before"))
        set([50033, 50087, 50196, 90006, 90012], .wait)
        return table
    }()

    private struct Body: Decodable {
        let error_codes: [Int]?
    }

    private let response: HTTPResponse
    private let standard: OAuthRefusal
    /// The first number that has a reaction; the operator's troubles come before the owner's, who could do nothing about them.
    let code: Int?

    /// Reads a response that is no success.
    init(_ response: HTTPResponse) {
        self.response = response
        standard = OAuthRefusal(response)
        let codes = (try? JSONDecoder().decode(Body.self, from: response.body.prefix(65_536)))?.error_codes ?? []
        let known = codes.filter { Self.reactions[$0] != nil }
        code = known.first { if case .operate? = Self.reactions[$0] { true } else { false } } ?? known.first
    }

    /// What the contract calls it.
    func error(at endpoint: URL, _ operation: ProviderOperation, now: Date) -> ProviderError {
        // Temporary trouble stays temporary whatever the body says. An application that is not accepted is never the owner's fault.
        guard response.status < 500, response.status != 429, let code, let reaction = Self.reactions[code] else {
            return standard.error(at: endpoint, operation, now: now)
        }
        let (kind, permanence, text): (ProviderErrorCode, ProviderError.Permanence, String) =
            switch reaction {
            case .reconnect(let reason): (.unauthenticated, .needsReconsent, "\(reason); connect the account again")
            case .administrator(let reason):
                (.unauthenticated, .needsReconsent, "\(reason); ask the organisation's administrator, then connect the account again")
            case .operate(let reason): (.unauthenticated, .permanent, "\(reason). The accounts need not be connected again")
            case .restart(let reason): (.unauthenticated, .needsReconsent, "\(reason); start connecting the account anew")
            case .wait:
                (
                    .serverFault, .temporary(retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: now)),
                    "the identity platform is in trouble; try again later"
                )
            }
        let peer = OAuthRefusal.peer(endpoint)
        var context = ["peer": peer, "status": String(response.status), "aadsts": String(code)]
        context["oauth"] = standard.code
        return ProviderError(
            kind, permanence, operation: operation, effect: kind == .serverFault && !operation.isRepeatable ? .unknown : .none,
            message: "\(peer): \(text) (AADSTS\(code))", context: context)
    }
}
