import Foundation
import ProviderKit
import Testing

@Suite("Channel tokens")
struct ChannelTokensTests {
    private let now = Date(timeIntervalSince1970: 1_767_225_600)

    @Test("fit the fields of Google and Microsoft, whatever the binding")
    func size() throws {
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 1, count: 32))))
        let long = ChannelBinding(
            provider: ProviderID("p"), connection: ConnectionID(String(repeating: "c", count: 500)),
            channel: ChannelID(String(repeating: "h", count: 500)), generation: .max)
        for end in [now, .distantPast, .distantFuture] {
            let token = try tokens.token(for: long, until: end).revealText()
            #expect(token.utf8.count <= 80)
            #expect(token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
    }

    @Test("no two bindings of a large family share a token, and each proves its own alone")
    func separation() throws {
        let tokens = ChannelTokens(current: try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 1, count: 32))))
        let names = ["a", "b", "ab", "a:", ":a", "1:a", "a\u{0}", "A", "é", "e\u{301}"]
        let bindings = names.flatMap { connection in
            names.flatMap { channel in
                [0, 1].map {
                    ChannelBinding(
                        provider: ProviderID("p"), connection: ConnectionID(connection), channel: ChannelID(channel), generation: $0)
                }
            }
        }
        let made = try bindings.map { try tokens.token(for: $0, until: now).revealText() }
        #expect(Set(made).count == bindings.count)
        for (index, token) in made.enumerated() {
            let other = bindings[(index + 1) % bindings.count]
            #expect(Self.accepts(tokens, token, bindings[index], now))
            #expect(!Self.accepts(tokens, token, other, now))
        }
    }

    @Test("short keys are refused")
    func keys() {
        for count in [0, 16, 31] {
            #expect(throws: CryptographyError.self) { try ChannelTokenKey(Secret(bytes: [UInt8](repeating: 1, count: count))) }
        }
    }

    @Test("after a rotation old tokens count until the last use of their key, and new ones are under the new key")
    func rotation() throws {
        let (old, new) = (Secret(bytes: [UInt8](repeating: 1, count: 32)), Secret(bytes: [UInt8](repeating: 2, count: 32)))
        let binding = VectorSubjects.binding
        let token = try ChannelTokens(current: ChannelTokenKey(old)).token(for: binding, until: now + 1_000).revealText()
        let rotated = try ChannelTokens(current: ChannelTokenKey(new), previous: [ChannelTokenKey(old, lastUse: now + 100)])
        #expect(Self.accepts(rotated, token, binding, now + 99))
        #expect(!Self.accepts(rotated, token, binding, now + 100))
        #expect(!Self.accepts(try ChannelTokens(current: ChannelTokenKey(new)), token, binding, now))
        let fresh = try rotated.token(for: binding, until: now + 1_000).revealText()
        #expect(Self.accepts(try ChannelTokens(current: ChannelTokenKey(new)), fresh, binding, now))
    }

    private static func accepts(_ tokens: ChannelTokens, _ token: String, _ binding: ChannelBinding, _ now: Date) -> Bool {
        do throws(RejectionReason) {
            let proof = try tokens.prove(token, for: binding, at: now)
            VectorTests.checkBinding(proof, binding, item: 0, now)
            return true
        } catch { return false }
    }
}
