import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension PushMutant {
    /// Flaws in judging channel tokens.
    static let channelTokens: [PushMutant] = [
        .believing("does without a channel token where none came", caughtBy: "PROOF-TOKEN-1") { $0.token == nil },
        .believing("takes an empty token for none demanded", caughtBy: "PROOF-TOKEN-1") { $0.token == "" },
        .believing("leaves the generation out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(generation: forgery.channel.generation + 1))
        },
        .believing("leaves the connection out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(connection: ConnectionID("another")))
        },
        .believing("leaves the provider out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(provider: ProviderID("another")))
        },
        .believing("takes the token of any channel", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(id: ChannelID(forgery.channel.id.rawValue + "x")))
        },
        .believing("compares tokens by prefix", caughtBy: "PROOF-TOKEN-3") { forgery in
            guard let token = forgery.token, !token.isEmpty else { return false }
            return forgery.genuineToken.hasPrefix(token)
        },
        .believing("compares the prefix of what came", caughtBy: "PROOF-TOKEN-3") { $0.token?.hasPrefix($0.genuineToken) == true },
        .believing("compares tokens without regard to case", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.lowercased() == forgery.genuineToken.lowercased()
        },
        .believing("trims white space off tokens", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.trimmingCharacters(in: .whitespacesAndNewlines) == forgery.genuineToken
        },
        .believing("looks for the token in a list", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains(forgery.genuineToken) == true
        },
        .believing("decodes percent signs in tokens", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.removingPercentEncoding == forgery.genuineToken
        },
        .believing("never looks at the MAC", caughtBy: "PROOF-TOKEN-3") { forgery in
            let (own, other) = (
                forgery.genuineToken.split(separator: "."), (forgery.token ?? "").split(separator: ".", omittingEmptySubsequences: false)
            )
            return other.count == 4 && own.prefix(3) == other.prefix(3)
        },
        .believing("goes on with a key of zeros where the secret is missing", caughtBy: "PROOF-TOKEN-4") { forgery in
            guard let key = try? ChannelTokenKey(Secret(bytes: [UInt8](repeating: 0, count: 32))) else { return false }
            return forgery.isToken(of: forgery.channel, tokens: ChannelTokens(current: key))
        },
        .believing("believes a retired key for ever", caughtBy: "PROOF-TOKEN-4") { $0.delivery.body == $0.genuine.body },
        .believing("ignores that a token's time is over", caughtBy: "PROOF-TOKEN-5") { forgery in
            forgery.isToken(of: forgery.channel, at: .distantPast)
        },
    ]
}
