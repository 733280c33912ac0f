public import ProviderKit

/// One thing that an adapter must do, as a value: the same values run in tests, in memory, over sockets and live.
///
/// The id names the Behaviour line of ProviderKit that the case checks; where several cases check one line, the others add a slash and a
/// word (`EVENT-CREATE-4/line-breaks`).
public struct ConformanceCase: Sendable, Identifiable, CustomStringConvertible {
    /// The stable id, for reports and for choosing single cases.
    public let id: String
    /// What must hold, in one sentence.
    public let sentence: String
    /// What adapter and harness must have for the case to apply.
    public let requirements: Set<ConformanceRequirement>
    /// Whether the case works on a calendar, so that one is prepared for it.
    let needsCalendar: Bool
    let body: @Sendable (CaseContext) async throws -> Void

    /// Makes a case of one provider's own, or one of the shared suite.
    package init(
        _ id: String, _ sentence: String, requires requirements: Set<ConformanceRequirement> = [], needsCalendar: Bool = true,
        body: @escaping @Sendable (CaseContext) async throws -> Void
    ) {
        self.id = id
        self.sentence = sentence
        self.requirements = requirements
        self.needsCalendar = needsCalendar
        self.body = body
    }

    /// The id of the Behaviour line that the case checks.
    public var behaviour: String { id.split(separator: "/", maxSplits: 1).first.map(String.init) ?? id }

    /// The id and the sentence.
    public var description: String { "\(id): \(sentence)" }

    /// Every case, in the order in which they run.
    public static let all: [ConformanceCase] =
        authorizationCases + oauthCases + calendarCases + freeBusyCases + freeBusyEventCases + eventCreationCases + eventTextCases
        + eventChangeCases + eventRemovalCases + changeCases + changeFeedCases + pushCases

    /// The cases about push; the attacks hang on the schemes that an adapter declares.
    private static let pushCases: [ConformanceCase] =
        pushChannelCases + pushHandshakeCases + pushVerificationCases + damageCases + channelTokenCases + signedTokenCases
        + signedClaimCases + encryptedPayloadCases + webPushTokenCases + webPushMessageCases + bodySignatureCases

    /// The cases that an adapter with these capabilities must pass, a complete harness given.
    public static func applicable(to capabilities: Capabilities) -> [ConformanceCase] {
        let offered = ConformanceRequirement.met(by: capabilities).union(ConformanceRequirement.ofHarness)
        return all.filter { $0.requirements.isSubset(of: offered) }
    }
}
