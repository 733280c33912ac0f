import Foundation
import Testing

@Suite("What must not compile does not", .timeLimit(.minutes(5)))
struct CompilerRefusalTests {
    @Test("a proof that somebody holds can be spent, once: the control for the refusals below")
    func spendingCompiles() throws {
        let result = try Self.compile(
            "func spend(_ proof: consuming Proof, _ mark: DeliveryMark) -> ChangeNotification {"
                + " ChangeNotification(proof: proof, kind: .changed, mark: mark) }")
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test("the honest way through every scheme compiles: the control for the refusals of the schemes")
    func honestVerificationCompiles() throws {
        let result = try Self.compile(
            """
            func verify(
                _ delivery: Delivery, _ channel: PushChannel, _ context: VerificationContext, _ subscription: WebPushSubscription,
                _ relay: BodySignature, _ token: SignedToken, _ key: JSONWebKey, _ rules: ClaimRules, _ content: EncryptedContent,
                _ keys: [DecryptionKey], _ mark: DeliveryMark
            ) throws(RejectionReason) -> [ChangeNotification] {
                let pushed = try WebPush.prove(delivery, for: subscription, binding: channel.binding, at: context.now)
                let relayed = try relay.prove(delivery, binding: channel.binding, at: context.now)
                let proof = try context.tokens.prove("presented", item: 1, for: channel.binding, at: context.now)
                let verified = try token.verified(with: key, claims: rules, at: context.now)
                let opened = try EncryptedPayload.open(content, with: keys, vouchedFor: verified, proof: proof, at: context.now)
                return [
                    ChangeNotification(proof: pushed.takeProof(), kind: .changed, mark: mark),
                    ChangeNotification(proof: relayed.takeProof(), kind: .changed, mark: mark),
                    ChangeNotification(proof: opened.takeProof(), kind: .changed, mark: mark),
                ]
            }
            """)
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test(
        "forged and shared proofs, and secrets that would be printed or written down",
        arguments: [
            (
                "func forge() -> Proof { Proof(channel: ChannelID(\"c\"), connection: ConnectionID(\"c\"), item: 0, provenAt: Date()) }",
                "inaccessible"
            ),
            (
                "func forge(_ mark: DeliveryMark) -> ChangeNotification { ChangeNotification(kind: .changed, mark: mark) }",
                "missing argument"
            ),
            (
                """
                func twice(_ proof: consuming Proof, _ mark: DeliveryMark) -> (ChangeNotification, ChangeNotification) {
                    (
                        ChangeNotification(proof: proof, kind: .changed, mark: mark),
                        ChangeNotification(proof: proof, kind: .missed, mark: mark)
                    )
                }
                """, "consumed more than once"
            ),
            (
                """
                func copy(_ proof: borrowing Proof, _ mark: DeliveryMark) -> ChangeNotification {
                    ChangeNotification(proof: proof, kind: .changed, mark: mark)
                }
                """, "borrowed"
            ),
            (
                """
                func neighbours(_ message: consuming ProvenMessage) -> [Proof?] { let first = message.takeProof(); return [first, first] }
                """, "Copyable"
            ),
            (
                """
                func twice(_ message: consuming ProvenMessage, _ mark: DeliveryMark) -> [ChangeNotification] {
                    let one = ChangeNotification(proof: message.takeProof(), kind: .changed, mark: mark)
                    return [one, ChangeNotification(proof: message.takeProof(), kind: .changed, mark: mark)]
                }
                """, "consumed more than once"
            ),
            (
                """
                func twice(_ body: consuming SignedBody, _ mark: DeliveryMark) -> [ChangeNotification] {
                    let one = ChangeNotification(proof: body.takeProof(), kind: .changed, mark: mark)
                    return [one, ChangeNotification(proof: body.takeProof(), kind: .changed, mark: mark)]
                }
                """, "consumed more than once"
            ),
            (
                "func forge(_ proof: consuming Proof) -> ProvenMessage { ProvenMessage(plaintext: Data(), proof: proof) }",
                "inaccessible"
            ),
            (
                "func forge(_ proof: consuming Proof) -> SignedBody { SignedBody(id: \"i\", sentAt: nil, proof: proof) }",
                "inaccessible"
            ),
            (
                "func forge() -> VerifiedToken { VerifiedToken(issuer: \"i\", audience: \"a\", believedUntil: .distantFuture) }",
                "inaccessible"
            ),
            ("func read(_ token: SignedToken) -> JSONObject { token.claims }", "inaccessible"),
            ("func make() -> JSONObject { JSONObject(members: []) }", "inaccessible"),
            (
                """
                func open(_ content: EncryptedContent, _ keys: [DecryptionKey], _ token: SignedToken, _ proof: consuming Proof) throws {
                    _ = try EncryptedPayload.open(content, with: keys, vouchedFor: token, proof: proof, at: Date())
                }
                """, "cannot convert value"
            ),
            (
                "func weak(_ key: RSAPrivateKey, _ text: [UInt8]) throws -> Secret { try key.decrypt(text, padding: .pkcs1) }",
                "extra argument"
            ),
            (
                """
                func published(_ key: P256PrivateKey, _ secret: Secret) throws -> WebPushSubscription {
                    try WebPushSubscription(privateKey: key, authSecret: secret, serverKey: nil, origin: "https://a.test", refusing: [])
                }
                """, "extra argument"
            ),
            ("let secret: Secret = \"hunter2\"", "cannot convert value"),
            ("func write(_ secret: Secret) throws -> Data { try JSONEncoder().encode(secret) }", "Encodable"),
            ("func make() -> PKCEVerifier { PKCEVerifier(plain: \"hunter2\") }", "no exact matches in call to initializer"),
        ])
    func isRefused(snippet: String, reason: String) throws {
        let result = try Self.compile(snippet)
        #expect(!result.isSuccess)
        #expect(result.output.contains(reason), "\(result.output)")
    }

    /// Compiles a snippet as a module outside the package would be.
    private static func compile(_ snippet: String) throws -> (isSuccess: Bool, output: String) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let modules = products.appending(path: "Modules")
        try #require(
            FileManager.default.fileExists(atPath: modules.appending(path: "ProviderKit.swiftmodule").path()),
            "ProviderKit's module is not in \(modules.path())")
        let file = FileManager.default.temporaryDirectory.appending(path: "snippet-\(UUID().uuidString).swift")
        defer { try? FileManager.default.removeItem(at: file) }
        try "import Foundation\nimport ProviderKit\n\(snippet)\n".write(to: file, atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        // Ownership is checked behind the type checker, so intermediate code is asked for.
        compiler.arguments = [
            "swiftc", "-emit-sil", "-parse-as-library", "-swift-version", "6", "-package-name", "adapter-built-elsewhere", "-o",
            "/dev/null", "-I", modules.path(), "-I",
            root.appending(path: "Sources/COpenSSL").path(), file.path(),
        ]
        let output = Pipe()
        compiler.standardOutput = output
        compiler.standardError = output
        try compiler.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        return (compiler.terminationStatus == 0, text)
    }
}
