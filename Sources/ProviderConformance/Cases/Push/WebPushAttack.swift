import Foundation
import ProviderKit

/// Attacks on Web Push at one channel.
struct WebPushAttack: Sendable {
    let open: OpenChannel
    let material: WebPushMaterial

    /// A genuine message, changed.
    func push(_ change: (inout ForgedPush) throws -> Void = { _ in }) throws -> ForgedPush {
        var push = try ForgedPush(material, random: open.stage.context.ownerContext.random)
        try change(&push)
        return push
    }

    func delivery(_ change: (inout ForgedPush) throws -> Void = { _ in }) throws -> Delivery {
        try push(change).delivery(at: open.stage.now)
    }

    /// The server's key; the case does not apply to servers without one.
    var serverKey: P256PrivateKey {
        get throws {
            guard let key = material.serverKey else { throw CaseNotApplicable(reason: "the server signs nothing", isImpossible: true) }
            return try P256PrivateKey(scalar: key)
        }
    }

    /// The token of a genuine `Authorization`.
    func token() throws -> (text: String, key: String) {
        _ = try serverKey
        let push = try push()
        guard let key = push.shownKey else { throw HarnessError("the forge lends a server key that is none") }
        return (try push.token(), key)
    }

    func refuse(_ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedPush) throws -> Void) async throws {
        try await refuse(try delivery(change), message, file: file, line: line)
    }

    func refuse(_ delivery: Delivery, _ message: String, file: String = #fileID, line: UInt = #line) async throws {
        try await open.expectRefused(delivery, "\(message) is refused", scheme: .webPush, file: file, line: line)
    }

    @discardableResult
    func believe(
        _ message: String, file: String = #fileID, line: UInt = #line, _ change: (inout ForgedPush) throws -> Void
    ) async throws -> [ChangeNotification] {
        try await believe(try delivery(change), message, file: file, line: line)
    }

    @discardableResult
    func believe(
        _ delivery: Delivery, _ message: String, file: String = #fileID, line: UInt = #line
    ) async throws -> [ChangeNotification] {
        try await open.expectBelieved(delivery, "\(message) is believed", scheme: .webPush, file: file, line: line)
    }
}

extension ConformanceCase {
    static func webPush(
        _ id: String, _ sentence: String, body: @escaping @Sendable (WebPushAttack) async throws -> Void
    ) -> ConformanceCase {
        push(id, sentence, requires: [.webPush]) { stage in
            guard let forge = stage.counterpart.webPushForge else { throw HarnessError("the counterpart has no Web Push forge") }
            let open = try await stage.open()
            let attack = WebPushAttack(open: open, material: try forge.material(for: open.channel))
            try await attack.believe("A message as the server makes it") { _ in }
            try await body(attack)
        }
    }
}
