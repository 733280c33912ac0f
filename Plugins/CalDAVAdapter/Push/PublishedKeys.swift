import Foundation
import ProviderKit

/// Keys that stand in specifications, some with their private parts. Software that copied an example signs with one of them, and so can anybody.
enum PublishedKeys {
    /// Whether the key is one of them.
    static func contains(_ key: P256PublicKey) -> Bool { all.contains(Base64URL.encode(key.uncompressed)) }

    private static let all: Set<String> = [
        // RFC 8292 §2.4, the application server; also in the draft's own example.
        "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
        // RFC 8291 §5, the receiver and the sender.
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        // RFC 6979 A.2.5.
        "BGD-1LolWp0xyWHrdMY1bWjASbiSO2H6bOZpYi5g8p-2eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk",
    ]
}
