import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct PushConfigurationTests {
    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try HostConfiguration(environment: environment)
            return []
        } catch {
            return error.problems
        }
    }

    @Test func `webhooks need to know where they are reached`() throws {
        let missing = problems(["CALENDAR_WEBHOOK_ENABLED": "true"])
        #expect(missing.count == 1 && missing[0].contains("CALENDAR_WEBHOOK_BASE_URL") && missing[0].contains("https://sync.example.org"))
        #expect(problems([:]) == [])
        let environment = ["CALENDAR_WEBHOOK_ENABLED": "true", "CALENDAR_WEBHOOK_BASE_URL": "https://sync.example.org/calendar/"]
        #expect(try HostConfiguration(environment: environment).webhookBase?.text == "https://sync.example.org/calendar")
    }

    @Test(arguments: [
        "http://sync.example.org", "sync.example.org", "https://", "https://sync.example.org?x=1", "https://sync.example.org#x",
        "https://user@sync.example.org", "ftp://127.0.0.1", "https://sync.example.org/a b", "http://127.0.0.1.example.org",
        "https://sync.example.org//",
    ])
    func `an address that nobody could deliver to safely is refused`(_ text: String) {
        #expect(WebhookBase(parsing: text) == nil)
        #expect(problems(["CALENDAR_WEBHOOK_BASE_URL": text]).count == 1)
    }

    @Test(arguments: [
        "https://sync.example.org", "https://sync.example.org:8443/a/b", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:80",
    ])
    func `an address over TLS, or on this machine, is taken`(_ text: String) {
        #expect(WebhookBase(parsing: text)?.text == text)
    }

    @Test func `what belongs together is set together`() {
        for (first, second) in [
            ("CALENDAR_TLS_CERTIFICATE_FILE", "CALENDAR_TLS_KEY_FILE"),
            ("CALENDAR_VAULT_KEY_PREVIOUS_FILE", "CALENDAR_VAULT_KEY_PREVIOUS_UNTIL"),
        ] {
            for (given, missing) in [(first, second), (second, first)] {
                let found = problems([given: "2026-12-31T00:00:00Z"])
                #expect(found.count == 1 && found[0].contains(missing))
            }
        }
        let odd = problems(["CALENDAR_VAULT_KEY_PREVIOUS_FILE": "a", "CALENDAR_VAULT_KEY_PREVIOUS_UNTIL": "soon"])
        #expect(odd.count == 1 && odd[0].contains("2026-12-31T00:00:00Z"))
    }

    @Test func `the rate of one channel can be set, and its burst follows`() throws {
        let limits = try HostConfiguration(environment: ["CALENDAR_WEBHOOK_RATE": "7"]).webhookLimits
        #expect(limits.perChannel == 7 && limits.channelBurst == 70)
        #expect(problems(["CALENDAR_WEBHOOK_RATE": "0"]).count == 1)
    }

    @Test func `tokens and seals are under keys of their own, and the previous vault key opens both`() throws {
        let (key, other) = (Secret(bytes: [UInt8](repeating: 1, count: 32)), Secret(bytes: [UInt8](repeating: 2, count: 32)))
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let binding = ChannelBinding(
            provider: ProviderID("p"), connection: ConnectionID("c"), channel: ChannelID("ch"), generation: 0)
        let token = try ChannelTokens(vaultKey: key, previous: nil).token(for: binding, until: now + 1_000)
        // Not the vault key itself.
        let plain = ChannelTokens(current: try ChannelTokenKey(key))
        #expect(throws: RejectionReason.forged) { _ = try plain.prove(token.revealText(), for: binding, at: now) }
        let rotated = try ChannelTokens(vaultKey: other, previous: PreviousVaultKey(key: key, lastUse: now + 100))
        #expect(throws: Never.self) { _ = try rotated.prove(token.revealText(), for: binding, at: now + 99) }
        #expect(throws: RejectionReason.outsideTolerance) { _ = try rotated.prove(token.revealText(), for: binding, at: now + 100) }

        let sealed = try CredentialVault(key: key).seal(Secret("deep"), binding: "place")
        #expect(try CredentialVault(key: other, previous: key).open(sealed, binding: "place") == Secret("deep"))
        #expect(throws: CryptographyError.self) { try CredentialVault(key: other).open(sealed, binding: "place") }
        #expect(throws: CryptographyError.self) { try CredentialVault(key: other, previous: key).open(sealed, binding: "elsewhere") }
    }
}
