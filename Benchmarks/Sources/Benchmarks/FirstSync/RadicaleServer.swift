import Foundation

/// A real Radicale on a free loopback port, with one calendar full of events; gone with the object, and when this process dies.
final class RadicaleServer {
    /// The address without a path.
    let origin: String
    /// The bytes of all events as files.
    let corpusBytes: Int
    let user = "owner"
    let password = "benchmark"
    /// The path of the calendar.
    let calendar = "/owner/benchmark/"

    private let folder: TemporaryFolder
    private let program: LineProgram

    private struct Setup: Encodable {
        let users: [String: String]
        let readOnly: String
    }

    private struct Ready: Decodable {
        let ready: String?
        let failed: String?
    }

    /// Writes the events and starts the server by the program that the tests use.
    init(events: EventCorpus) throws {
        folder = try TemporaryFolder()
        corpusBytes = try events.write(to: folder.url.appending(path: "collections/collection-root/owner/benchmark"))
        let script = ProjectFolder.root.appending(path: "Tests/TestServers/serve.py")
        program = try LineProgram(
            try ProjectFolder.python(),
            [script.path(percentEncoded: false), "radicale", folder.url.path(percentEncoded: false)])
        let setup = try JSONEncoder().encode(Setup(users: [user: password], readOnly: "locked"))
        let answer = try JSONDecoder().decode(Ready.self, from: program.ask(String(decoding: setup, as: UTF8.self)))
        guard let origin = answer.ready else {
            throw BenchmarkError(answer.failed ?? "Radicale does not start; run scripts/bootstrap --test")
        }
        self.origin = origin
    }

    /// Ends the server.
    func stop() { program.stop() }
}
