import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension PushMutant {
    /// Flaws in judging channel tokens.
    @ListBuilder<PushMutant> static var channelTokens: [PushMutant] {
        PushMutant.believing("does without a channel token where none came", caughtBy: "PROOF-TOKEN-1") { $0.token == nil }
        PushMutant.believing("takes an empty token for none demanded", caughtBy: "PROOF-TOKEN-1") { $0.token == "" }
        PushMutant.believing("leaves the generation out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(generation: forgery.channel.generation + 1))
        }
        PushMutant.believing("leaves the connection out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(connection: ConnectionID("another")))
        }
        PushMutant.believing("leaves the provider out of the token", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(provider: ProviderID("another")))
        }
        PushMutant.believing("takes the token of any channel", caughtBy: "PROOF-TOKEN-2") { forgery in
            forgery.isToken(of: forgery.channel.with(id: ChannelID(forgery.channel.id.rawValue + "x")))
        }
        PushMutant.believing("compares tokens by prefix", caughtBy: "PROOF-TOKEN-3") { forgery in
            guard let token = forgery.token, !token.isEmpty else { return false }
            return forgery.genuineToken.hasPrefix(token)
        }
        PushMutant.believing("compares the prefix of what came", caughtBy: "PROOF-TOKEN-3") { $0.token?.hasPrefix($0.genuineToken) == true }
        PushMutant.believing("compares tokens without regard to case", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.lowercased() == forgery.genuineToken.lowercased()
        }
        PushMutant.believing("trims white space off tokens", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.trimmingCharacters(in: .whitespacesAndNewlines) == forgery.genuineToken
        }
        PushMutant.believing("looks for the token in a list", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains(forgery.genuineToken) == true
        }
        PushMutant.believing("decodes percent signs in tokens", caughtBy: "PROOF-TOKEN-3") { forgery in
            forgery.token?.removingPercentEncoding == forgery.genuineToken
        }
        PushMutant.believing("never looks at the MAC", caughtBy: "PROOF-TOKEN-3") { forgery in
            let (own, other) = (
                forgery.genuineToken.split(separator: "."), (forgery.token ?? "").split(separator: ".", omittingEmptySubsequences: false)
            )
            return other.count == 4 && own.prefix(3) == other.prefix(3)
        }
        PushMutant.believing("goes on with a key of zeros where the secret is missing", caughtBy: "PROOF-TOKEN-4") { forgery in
            guard let key = try? ChannelTokenKey(Secret(bytes: [UInt8](repeating: 0, count: 32))) else { return false }
            return forgery.isToken(of: forgery.channel, tokens: ChannelTokens(current: key))
        }
        PushMutant.believing("believes a retired key for ever", caughtBy: "PROOF-TOKEN-4") { $0.delivery.body == $0.genuine.body }
        PushMutant.believing("ignores that a token's time is over", caughtBy: "PROOF-TOKEN-5") { forgery in
            forgery.isToken(of: forgery.channel, at: .distantPast)
        }
    }
}
