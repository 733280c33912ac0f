import ProviderKit

/// How many deliveries an examination showed to an adapter, and what became of them.
public struct DeliveryCounts: Sendable, Hashable, Codable {
    /// All that were judged.
    public var judged: Int
    /// Those that were forged or damaged, and refused.
    public var refused: Int

    /// Makes counts.
    public init(judged: Int = 0, refused: Int = 0) {
        self.judged = judged
        self.refused = refused
    }

    /// The sum of both.
    public static func + (lhs: DeliveryCounts, rhs: DeliveryCounts) -> DeliveryCounts {
        DeliveryCounts(judged: lhs.judged + rhs.judged, refused: lhs.refused + rhs.refused)
    }
}

extension ConformanceReport {
    /// What all cases together showed to the adapter, by ``AuthenticityScheme``.
    public var deliveries: [String: DeliveryCounts] {
        cases.reduce(into: [:]) { $0.merge($1.deliveries, uniquingKeysWith: +) }
    }

    /// The counts in sentences, one a scheme, in the order of the schemes; empty where nothing was delivered.
    public var deliverySentences: [String] {
        let counts = deliveries
        return AuthenticityScheme.allCases.compactMap { scheme in
            counts[scheme.rawValue].map {
                "\(scheme.rawValue): \($0.judged) deliveries judged, \($0.refused) forged or damaged ones refused"
            }
        }
    }
}
