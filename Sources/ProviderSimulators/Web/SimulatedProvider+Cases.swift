import Foundation
import ProviderConformance
import ProviderKit

extension SimulatedProvider {
    /// Cases about partial consent: the same promise at every provider that lets an owner grant less than was asked for.
    /// `namesScope` is false where the provider itself does not tell what was left out.
    func partialConsentCase(
        _ id: String, withoutAnyOf needed: [String], account: String, namesScope: Bool = true
    ) -> ConformanceCase {
        ConformanceCase(
            id, "A consent that leaves a needed scope out is refused, and says why",
            requires: [.oauthAuthorization, .oauthCounterpart], needsCalendar: false
        ) { context in
            // What an owner granted once may count for ever, so everybody here consents once.
            for (number, scope) in needed.enumerated() {
                let account = "\(number)-\(account)"
                makeAccount(account)
                let consent = try await context.askForConsent()
                let asked = (CaseContext.Consent.field("scope", of: consent.page) ?? "").split(separator: " ").map(String.init)
                try expect(asked.contains(scope), "The scope is asked for", expected: scope, actual: asked.joined(separator: " "))
                let back = try await self.consent(at: consent.page, as: account, .grant(asked.filter { $0 != scope }))
                guard let code = CaseContext.Consent.field("code", of: back) else {
                    throw HarnessError("the consent gave no code: \(back)")
                }
                let client = try context.oauth.client
                let error = try await expectError([.unauthenticated, .forbidden], .lasting, "The consent is refused without \(scope)") {
                    () throws(ProviderError) in
                    try await context.session(consent.context)
                        .exchangeCode(ExchangeCodeRequest(client: client, code: Secret(code), verifier: consent.verifier))
                }
                try expectEqual(error.permanence, .needsReconsent, "The owner has to consent again")
                guard namesScope else { continue }
                let name = scope.split(separator: "/").last.map(String.init) ?? scope
                try expect(
                    error.message.contains(name), "The message names what is missing", expected: name, actual: "“\(error.message)”")
            }
        }
    }

    /// Cases about creates whose outcome is not known: the same promise at every provider, kept in a different way at each.
    func lostCreatesCase(_ id: String, operation: String) -> ConformanceCase {
        ConformanceCase(
            id, "A create whose answer is lost, or fails after it took effect, leaves one event", requires: [.events, .counterpart]
        ) { context in
            for (number, fault) in [SimulatedFault.lostAnswer, .cutBody, .failureAfterEffect(502), .lostRequest].enumerated() {
                strike(fault, on: operation)
                try await context.create("\(number)")
                try await context.expectNewEvents(number + 1, "There is one event more after \(fault)")
            }
        }
    }

    /// Cases about limits of use: they pass, and are no lack of rights.
    func usageLimitsCase(_ id: String, operation: String) -> ConformanceCase {
        ConformanceCase(id, "Limits of use are temporary, however they come", requires: [.events]) { context in
            for fault in [
                SimulatedFault.rateLimited(retryAfter: nil), .rateLimited(retryAfter: 2.128), .rateLimited(retryAfter: nil), .quotaExceeded,
            ] {
                strike(fault, on: operation)
                do throws(ProviderError) {
                    _ = try await context.session(context.ownerContext).listCalendars()
                } catch {
                    try expect(error.isTemporary, "A limit of use passes", expected: "a temporary error", actual: "\(error)")
                    try expect(
                        [.rateLimited, .quotaExceeded].contains(error.code), "A limit of use is no lack of rights",
                        expected: "rate-limited or quota-exceeded", actual: error.code.rawValue)
                    continue
                }
                throw ConformanceFailure(
                    message: "The limit is told", expected: "an error", actual: "success", file: #fileID, line: #line)
            }
        }
    }

    /// Lets the next requests of an operation meet a misfortune.
    func strike(_ fault: SimulatedFault, on operation: String, times: Int = 1, skip: Int = 0) {
        faults.rules.insert(FaultPlan.Rule(fault, on: operation, skip: skip, times: times), at: 0)
    }
}
