import Foundation
import ProviderKit

/// The tokens beside the items of a delivery, by which Microsoft vouches for encrypted content: all of them judged, once for the delivery.
///
/// A token is not bound to the body that it comes with. It says that Microsoft's change tracking delivers to this application about an
/// organisation, and nothing more, so it counts only together with the channel's token.
struct ValidationTokens: Sendable {
    /// What of the tokens can be relied on.
    private enum Finding: Sendable {
        /// All of them are genuine; by organisation.
        case genuine([String: VerifiedToken])
        /// There are none, or one of them is bad, which makes the whole delivery suspicious.
        case refused(RejectionReason)
    }

    private let finding: Finding

    /// Judges the tokens of a delivery to a channel whose subscription was made by `application`.
    init(_ tokens: [String], application: String?, _ endpoints: MicrosoftEndpoints, in context: VerificationContext) async {
        guard !tokens.isEmpty else {
            finding = .refused(.missingProof)
            return
        }
        guard let application else {
            finding = .refused(.unverifiable)
            return
        }
        var genuine: [String: VerifiedToken] = [:]
        do throws(RejectionReason) {
            for text in tokens {
                let token = try ValidationToken(text)
                genuine[token.tenant] = try await token.verified(for: application, endpoints, in: context)
            }
            finding = .genuine(genuine)
        } catch {
            finding = .refused(error)
        }
    }

    /// The token that vouches for an organisation.
    func token(for tenant: String?) throws(RejectionReason) -> VerifiedToken {
        switch finding {
        case .refused(let reason): throw reason
        case .genuine(let tokens):
            guard let tenant, let token = tokens[tenant] else { throw .misdirected }
            return token
        }
    }
}
