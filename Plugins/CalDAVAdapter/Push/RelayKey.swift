import Foundation
import ProviderKit

/// The key of one channel that a relay delivers through, as Standard Webhooks writes it: `whsec_` and standard Base64.
///
/// The text is the channel's secret: the host shows it once to the operator, who gives it to the relay.
struct RelayKey: Sendable {
    private static let prefix = "whsec_"

    /// The key itself; the prefix is not part of it.
    let bytes: Secret

    /// Makes a new one of 32 bytes; the scheme allows 24 to 64.
    init(random: some RandomSource) { bytes = Secret(bytes: random.bytes(32)) }

    /// Reads what ``secret`` wrote; `nil` for anything else.
    init?(_ secret: Secret) {
        let text = secret.revealText()
        guard text.hasPrefix(Self.prefix), let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(data.count)
        else { return nil }
        bytes = Secret(bytes: data)
    }

    /// The form in which the host keeps it and people copy it.
    var secret: Secret { Secret(Self.prefix + Data(bytes.revealBytes()).base64EncodedString()) }
}
