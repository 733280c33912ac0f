/// One case of a report.
public struct CaseResult: Sendable, Equatable, Codable {
    /// The case's id.
    public let id: String
    /// What must hold.
    public let sentence: String
    /// The mode in which the adapter was examined, where it has several.
    public let mode: String?
    /// What came of it.
    public let outcome: CaseOutcome
    /// What the case made at the provider and could not remove; empty after a clean run.
    public let leftovers: [String]
    /// How long it took, clean-up included, in seconds.
    public let seconds: Double
    /// The deliveries that it showed to the adapter, by ``AuthenticityScheme``; empty where it showed none.
    public let deliveries: [String: DeliveryCounts]

    init(
        _ aCase: ConformanceCase, _ outcome: CaseOutcome, mode: String? = nil, leftovers: [String] = [], seconds: Double,
        deliveries: [String: DeliveryCounts] = [:]
    ) {
        id = aCase.id
        sentence = aCase.sentence
        self.outcome = outcome
        self.mode = mode
        self.leftovers = leftovers
        self.seconds = seconds
        self.deliveries = deliveries
    }

    /// The id of the Behaviour line that the case checks.
    public var behaviour: String { id.split(separator: "/", maxSplits: 1).first.map(String.init) ?? id }

    /// The id, with the mode where there are several.
    public var name: String { mode.map { "\(id) [\($0)]" } ?? id }

    /// Whether it holds and left nothing behind.
    public var isPassed: Bool { outcome == .passed && leftovers.isEmpty }

    /// Why it counts as failed, or `nil` where it does not.
    public var failure: String? {
        let left = leftovers.isEmpty ? nil : "left behind: " + leftovers.joined(separator: "; ")
        return switch outcome {
        case .failed(let reason): [reason, left].compactMap(\.self).joined(separator: "; ")
        case .passed, .notApplicable: left
        }
    }

    private enum CodingKeys: String, CodingKey { case id, sentence, mode, outcome, reason, leftovers, seconds, deliveries }

    /// Reads what ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        sentence = try container.decode(String.self, forKey: .sentence)
        mode = try container.decodeIfPresent(String.self, forKey: .mode)
        leftovers = try container.decode([String].self, forKey: .leftovers)
        seconds = try container.decode(Double.self, forKey: .seconds)
        deliveries = try container.decodeIfPresent([String: DeliveryCounts].self, forKey: .deliveries) ?? [:]
        let reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
        switch try container.decode(String.self, forKey: .outcome) {
        case "passed": outcome = .passed
        case "failed": outcome = .failed(reason)
        case "not-applicable": outcome = .notApplicable(reason)
        default:
            throw DecodingError.dataCorruptedError(forKey: .outcome, in: container, debugDescription: "no such outcome of a case")
        }
    }

    /// Writes the outcome as one word, with its reason beside it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(sentence, forKey: .sentence)
        try container.encodeIfPresent(mode, forKey: .mode)
        switch outcome {
        case .passed: try container.encode("passed", forKey: .outcome)
        case .failed(let reason):
            try container.encode("failed", forKey: .outcome)
            try container.encode(reason, forKey: .reason)
        case .notApplicable(let reason):
            try container.encode("not-applicable", forKey: .outcome)
            try container.encode(reason, forKey: .reason)
        }
        try container.encode(leftovers, forKey: .leftovers)
        try container.encode(seconds, forKey: .seconds)
        if !deliveries.isEmpty { try container.encode(deliveries, forKey: .deliveries) }
    }
}
