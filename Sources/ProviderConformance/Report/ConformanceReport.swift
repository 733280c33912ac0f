public import Foundation
public import ProviderKit

/// What a run found out about an adapter.
public struct ConformanceReport: Sendable, Equatable, Codable {
    /// The version of the suite.
    public let suiteVersion: String
    /// The adapter's id.
    public let provider: ProviderID
    /// The adapter's name for people.
    public let adapter: String
    /// When the run began, UTC.
    public let startedAt: Date
    /// How long it took, in seconds.
    public let seconds: Double
    /// Where the adapter's declaration and its roles disagree, in sentences.
    public let contradictions: [String]
    /// The Behaviour ids for which evidence was demanded.
    public let demanded: [String]
    /// The cases, in the order in which they ran.
    public let cases: [CaseResult]

    /// Makes a report.
    public init(
        suiteVersion: String, provider: ProviderID, adapter: String, startedAt: Date, seconds: Double, contradictions: [String],
        demanded: [String], cases: [CaseResult]
    ) {
        self.suiteVersion = suiteVersion
        self.provider = provider
        self.adapter = adapter
        self.startedAt = startedAt
        self.seconds = seconds
        self.contradictions = contradictions
        self.demanded = demanded
        self.cases = cases
    }

    /// The cases that hold.
    public var passed: [CaseResult] { cases.filter(\.isPassed) }
    /// The cases that do not hold, or left something behind.
    public var failed: [CaseResult] { cases.filter { $0.failure != nil } }
    /// The cases that say nothing about this adapter.
    public var notApplicable: [CaseResult] { cases.filter { if case .notApplicable = $0.outcome { $0.leftovers.isEmpty } else { false } } }

    /// The Behaviour ids that were demanded and for which no case holds.
    public var withoutEvidence: [String] {
        let shown = Set(passed.map(\.behaviour))
        return demanded.filter { !shown.contains($0) }
    }

    /// Whether the adapter conforms. Green needs evidence: at least one case holds, none fails, and nothing that was demanded is unproven.
    public var isGreen: Bool { objections.isEmpty }

    /// Why the report is not green, in sentences; empty where it is.
    public var objections: [String] { (failed.isEmpty ? [] : ["\(failed.count) of \(cases.count) cases failed"]) + gaps }

    /// What is wrong with the report as a whole, in sentences: contradictions, and evidence that was demanded and not given.
    public var gaps: [String] {
        var gaps = contradictions
        if passed.isEmpty { gaps.append("no case was passed") }
        if demanded.isEmpty { gaps.append("nothing was demanded, so nothing was shown") }
        if !withoutEvidence.isEmpty { gaps.append("there is no evidence for " + withoutEvidence.joined(separator: ", ")) }
        return gaps
    }

    /// The report as JSON, with sorted keys and dates by ISO 8601.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(self)
    }

    /// Reads what ``json()`` wrote.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(Self.self, from: json)
    }
}
