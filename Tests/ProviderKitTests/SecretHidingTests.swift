import Foundation
import ProviderSimulators
import Testing

@testable import ProviderKit

/// A session takes out of errors what an adapter, or a server that repeats what it was sent, should not have put there.
@Suite("Secrets in errors")
struct SecretHidingTests {
    private static let password = "correct horse battery staple"

    @Test(
        "are taken out in every spelling, from message and facts",
        arguments: [
            password, PercentEncoding.component(password), Data(password.utf8).base64EncodedString(),
            Data("owner:\(password)".utf8).base64EncodedString(), Base64URL.encode(Array(password.utf8)),
        ])
    func spellings(text: String) async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.failNext(
            1,
            with: ProviderError(
                .serverFault, .permanent, operation: .listCalendars, message: "it said \(text).", context: ["body": "x\(text)y"]))
        let error = await #expect(throws: ProviderError.self) { try await fixture.session(hidesSecrets: true).listCalendars() }
        #expect(error?.message == "it said <redacted>.")
        #expect(error?.context["body"] == "x<redacted>y")
        #expect(fixture.observer.outcomes.first?.error == error)
    }

    @Test("are the only thing that changes")
    func others() {
        let error = ProviderError(
            .conflict, .temporary(retryAfter: .seconds(3)), operation: .createEvent, effect: .unknown, message: "a horse 4711",
            context: ["a": "b"])
        #expect(error.hiding([Secret("horses-4711"), Secret(""), Secret("a")]) == error)
        let hidden = error.hiding([Secret("horse 4711")])
        #expect(hidden.message == "a <redacted>" && hidden.code == error.code && hidden.permanence == error.permanence)
        #expect(hidden.effect == .unknown && hidden.operation == .createEvent && hidden.context == ["a": "b"])
    }

    @Test("leave alone a password that is a word, because a hole in a known sentence would tell it")
    func words() {
        let error = ProviderError(.unauthenticated, .permanent, operation: .identify, message: "the user name or password is wrong")
        #expect(error.hiding([Secret("password"), Secret("wrong")]) == error)
    }

    @Test("stay where a session is not asked to hide them, so that the conformance suite sees what an adapter does")
    func asked() async throws {
        let fixture = SessionFixture()
        fixture.provider.faults.failNext(
            1, with: ProviderError(.serverFault, .permanent, operation: .listCalendars, message: "it said \(Self.password)"))
        let error = await #expect(throws: ProviderError.self) { try await fixture.session().listCalendars() }
        #expect(error?.message.contains(Self.password) == true)
    }
}
