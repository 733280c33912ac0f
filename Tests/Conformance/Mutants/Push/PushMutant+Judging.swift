import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension PushMutant {
    /// Flaws in judging that no scheme is to blame for.
    @ListBuilder<PushMutant> static var judging: [PushMutant] {
        PushMutant("dates what it proves by its own clock", caughtBy: "PUSH-VERIFY-1") { push, _ in
            push.lens = { delivery, channel, context in
                let later = VerificationContext(
                    tokens: context.tokens, keySets: context.keySets, privateKeys: context.privateKeys, now: context.now + 1)
                return (delivery, channel, later)
            }
        }
        PushMutant("gives every delivery of a channel the same mark", caughtBy: "PUSH-VERIFY-2") { push, _ in push.repeats = { _ in true }
        }
        PushMutant.believing("looks the channel up by what the delivery says, not by its address", caughtBy: "PUSH-VERIFY-3") { forgery in
            forgery.channel.id != forgery.seen.channel.id && forgery.delivery.body == forgery.genuine.body
        }
        PushMutant("ignores that a channel's time is over", caughtBy: "PUSH-VERIFY-4") { push, _ in
            push.lens = { delivery, channel, context in (delivery, channel.with(acceptedUntil: .distantFuture), context) }
        }
        PushMutant("ignores that a subscription's time is over", caughtBy: "PUSH-VERIFY-4", .webPush) { push, _ in
            push.lens = { delivery, channel, context in (delivery, channel.with(acceptedUntil: .distantFuture), context) }
        }
        PushMutant("proves the first item only", caughtBy: "PUSH-VERIFY-5") { push, _ in
            push.verdicts = { verdicts in
                guard let first = verdicts.first, first.kind != nil else { return verdicts }
                return verdicts.map { _ in first }
            }
        }
        PushMutant("lets one genuine item vouch for all", caughtBy: "PUSH-VERIFY-5") { push, _ in
            push.verdicts = { verdicts in
                guard let good = verdicts.first(where: { $0.kind != nil }) else { return verdicts }
                return verdicts.map { $0.kind == nil ? good : $0 }
            }
        }
        PushMutant("lets one forged item take all down", caughtBy: "PUSH-VERIFY-5") { push, _ in
            push.verdicts = { verdicts in
                guard verdicts.contains(where: { $0.kind == nil }) else { return verdicts }
                return verdicts.indices.map { .rejected(item: $0, .forged) }
            }
        }
        PushMutant("stops at the first forged item", caughtBy: "PUSH-VERIFY-5") { push, _ in
            push.verdicts = { verdicts in
                let end = verdicts.firstIndex { $0.kind == nil } ?? verdicts.endIndex
                return Array(verdicts.prefix(end + 1))
            }
        }
        PushMutant.believing("takes deliveries by any method", caughtBy: "PUSH-VERIFY-6") { $0.delivery.method != .post }
        PushMutant.believing("believes the fields and never reads the body", caughtBy: "PUSH-VERIFY-6") { forgery in
            forgery.delivery.headers == forgery.genuine.headers
        }
        PushMutant.believing("believes everything while a channel is being opened", caughtBy: "PUSH-VERIFY-7") { $0.channel.isBeingOpened }
        PushMutant.refusing("believes nothing before the answer to opening", caughtBy: "PUSH-VERIFY-7") { _, channel in
            channel.settings == nil
        }
        PushMutant.believing("takes the last of two values", caughtBy: "PUSH-VERIFY-8") { forgery in
            let values = forgery.delivery.headers.all("Reference-Channel")
            return values.count > 1 && values.last == forgery.channel.id.rawValue
        }
        PushMutant.believing("takes the first of two values", caughtBy: "PUSH-VERIFY-8") { forgery in
            let values = forgery.delivery.headers.all("Reference-Channel")
            return values.count > 1 && values.first == forgery.channel.id.rawValue
        }
        PushMutant.believing("does without the field that names the channel", caughtBy: "PUSH-VERIFY-8") { forgery in
            forgery.delivery.headers["Reference-Channel"] == nil
        }
        PushMutant.believing("looks at the channel token's first half only", caughtBy: "PUSH-VERIFY-8/bits") { forgery in
            guard let token = forgery.token, token != forgery.genuineToken, token.count == forgery.genuineToken.count else { return false }
            return token.prefix(token.count / 2) == forgery.genuineToken.prefix(token.count / 2)
        }
        PushMutant.believing("never checks the tag of a message", caughtBy: "PUSH-VERIFY-8/bits", .webPush) { forgery in
            let (forged, genuine) = (forgery.delivery.body, forgery.genuine.body)
            return forgery.delivery.headers == forgery.genuine.headers && forged.count == genuine.count
                && forged.dropLast(16) == genuine.dropLast(16)
        }
        PushMutant.believing("believes a body that was cut", caughtBy: "PUSH-VERIFY-8/cuts", .webPush) { forgery in
            let (forged, genuine) = (forgery.delivery.body, forgery.genuine.body)
            return forged.count > genuine.count / 2 && forged.count < genuine.count && genuine.starts(with: forged)
        }
        PushMutant.refusing("demands a time to live that only one server sends", caughtBy: "PUSH-VERIFY-9", .webPush) { delivery, channel in
            channel.sender == .provider && delivery.headers["TTL"] != "60"
        }
        PushMutant.refusing("demands a content type", caughtBy: "PUSH-VERIFY-9/fields", .webPush) { delivery, _ in
            delivery.headers["Content-Type"] == nil
        }
        PushMutant.refusing("tells field names apart by their case", caughtBy: "PUSH-VERIFY-9/fields") { delivery, _ in
            !delivery.headers.fields.contains { $0.name == "Reference-Channel" }
        }
    }
}
