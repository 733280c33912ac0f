import Foundation
import Testing

@Suite("What must not compile does not", .timeLimit(.minutes(5)))
struct CompilerRefusalTests {
    @Test("a proof that somebody holds can be spent, once: the control for the refusals below")
    func spendingCompiles() throws {
        let result = try Self.compile(
            "func spend(_ proof: consuming Proof) -> ChangeNotification { ChangeNotification(proof: proof, kind: .changed) }")
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test(
        "forged and shared proofs, and secrets that would be printed or written down",
        arguments: [
            (
                "func forge() -> Proof { Proof(channel: ChannelID(\"c\"), connection: ConnectionID(\"c\"), item: 0, provenAt: Date()) }",
                "inaccessible"
            ),
            ("func forge() -> ChangeNotification { ChangeNotification(kind: .changed) }", "missing argument"),
            (
                """
                func twice(_ proof: consuming Proof) -> (ChangeNotification, ChangeNotification) {
                    (ChangeNotification(proof: proof, kind: .changed), ChangeNotification(proof: proof, kind: .missed))
                }
                """, "consumed more than once"
            ),
            ("func copy(_ proof: borrowing Proof) -> ChangeNotification { ChangeNotification(proof: proof, kind: .changed) }", "borrowed"),
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
            "swiftc", "-emit-sil", "-parse-as-library", "-swift-version", "6", "-o", "/dev/null", "-I", modules.path(), "-I",
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
